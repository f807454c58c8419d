with usage as (

    select * from {{ ref('int_told_assistant_usage') }}

),

names as (

    select * from {{ ref('int_named_repositories') }}

),

settled as (

    select
        usage.cell,
        usage.team_id,
        {{ meant_repository('names', 'usage.repository_id') }} as repository_id,
        usage.tool,
        usage.assistant,
        usage.period_days,
        usage.eligible_count,
        usage.active_count,
        usage.shown,
        usage.accepted,
        usage.assisted_changes,
        usage.period_start
    from usage
    left join names on usage.repository_id = names.named_repository_id

)

select * from settled
