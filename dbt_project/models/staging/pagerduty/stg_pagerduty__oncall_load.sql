with landed as (

    select * from {{ source('raw_pagerduty', 'oncall_load') }}

),

renamed as (

    select
        -- ids
        'pagerduty:' || team_id as team_id,

        -- properties
        'pagerduty' as tool,
        team_name,

        -- dates
        week_start,

        -- measures
        primary_hours,
        oncall_hours,
        person_count
    from landed

)

select * from renamed
