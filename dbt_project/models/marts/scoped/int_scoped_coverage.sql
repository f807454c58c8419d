with coverage as (

    select * from {{ ref('fct_coverage') }}

),

measured as (

    select
        repository_id,
        lines_covered,
        lines_total,
        branches_covered,
        branches_total,
        measured_at
    from coverage
    where {{ is_past('measured_at') }}

),

scoped as (

    {{ in_repository_scopes('measured', [
        'repository_id', 'lines_covered', 'lines_total', 'branches_covered', 'branches_total', 'measured_at',
    ], 'measured_at') }}

)

select * from scoped
