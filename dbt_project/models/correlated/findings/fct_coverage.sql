with coverage as (

    select * from {{ ref('int_told_coverage') }}

),

names as (

    select * from {{ ref('int_named_repositories') }}

),

settled as (

    select
        {{ meant_repository('names', 'coverage.repository_id') }} as repository_id,
        coverage.commit_sha,
        coverage.tool,
        coverage.lines_covered,
        coverage.lines_total,
        coverage.branches_covered,
        coverage.branches_total,
        coverage.measured_at
    from coverage
    left join names on coverage.repository_id = names.named_repository_id

)

select * from settled
