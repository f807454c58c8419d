with rewrites as (

    select * from {{ ref('fct_rewrites') }}

),

known as (

    select
        rewrite_id,
        repository_id,
        is_bot,
        lines_changed,
        lines_rewritten,
        committed_at
    from rewrites
    where {{ is_past('committed_at') }}

),

scoped as (

    {{ in_repository_scopes('known', [
        'rewrite_id', 'is_bot', 'lines_changed', 'lines_rewritten',
    ], 'committed_at') }}

)

select * from scoped
