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

),

in_order as (

    -- Two formats may have measured the same commit at once; what nobody knows the repository of is nobody's.
    select
        repository_id,
        commit_sha,
        tool,
        lines_covered,
        lines_total,
        branches_covered,
        branches_total,
        measured_at,
        row_number() over (
            partition by repository_id, measured_at
            order by lines_total desc nulls last, tool asc nulls last, commit_sha asc nulls last
        ) as position
    from settled
    where repository_id is not null

),

one_per_measurement as (

    select
        repository_id,
        commit_sha,
        tool,
        lines_covered,
        lines_total,
        branches_covered,
        branches_total,
        measured_at
    from in_order
    where position = 1

)

select * from one_per_measurement
