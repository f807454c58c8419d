with builds as (

    select * from {{ ref('mart_reliability__builds') }}

),

scoped as (

    {{ in_repository_scopes('builds', [
        'build_id', 'is_default_branch', 'is_success', 'is_flaky', 'is_red', 'queue_seconds',
        'duration_seconds', 'red_seconds',
    ], 'finished_at') }}

)

select * from scoped
