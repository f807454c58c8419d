with landed as (

    select * from {{ source('raw_opsgenie', 'oncall_load') }}

),

renamed as (

    select
        -- ids
        'opsgenie:' || team_id as team_id,

        -- properties
        'opsgenie' as tool,
        team_name,

        -- dates
        week_start,

        -- measures
        -- Its schedules know no levels: who is called first is an escalation's, for each alert.
        cast(null as double precision) as primary_hours,
        oncall_hours,
        person_count
    from landed

)

select * from renamed
