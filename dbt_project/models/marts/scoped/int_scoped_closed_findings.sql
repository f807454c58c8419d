with findings as (

    select * from {{ ref('mart_reliability__findings') }}

),

closed as (

    select
        finding_id,
        repository_id,
        detector,
        severity,
        closed_at
    from findings
    where closed_at is not null

),

scoped as (

    {{ in_repository_scopes('closed', [
        'finding_id', 'detector', 'severity', 'closed_at',
    ], 'closed_at') }}

)

select * from scoped
