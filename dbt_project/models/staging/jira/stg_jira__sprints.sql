with landed as (

    select * from {{ source('raw_jira', 'sprints') }}

),

renamed as (

    select
        -- ids
        'jira:' || sprint_id as sprint_id,
        'jira:' || board_id as board_id,

        -- properties
        'jira' as tool,
        name,
        state,

        -- timestamps
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('ended_at') }} as ended_at,
        {{ to_utc('completed_at') }} as completed_at
    from landed

)

select * from renamed
