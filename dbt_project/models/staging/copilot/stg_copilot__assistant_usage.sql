with landed as (

    select * from {{ source('raw_copilot', 'assistant_usage') }}

),

renamed as (

    select
        -- ids
        team_id,
        repository_id,

        -- properties
        'copilot' as tool,
        tool as assistant,
        cell,

        -- measures
        period_days,
        eligible_count,
        active_count,
        shown,
        accepted,
        assisted_changes,

        -- dates
        period_start
    from landed

)

select * from renamed
