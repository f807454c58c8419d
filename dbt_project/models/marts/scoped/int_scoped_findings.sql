with findings as (

    select * from {{ ref('mart_reliability__findings') }}

),

scoped as (

    {{ in_repository_scopes('findings', [
        'finding_id', 'severity', 'is_open', 'is_repeated', 'seconds', 'opened_at', 'closed_at',
    ], 'opened_at') }}

)

select * from scoped
