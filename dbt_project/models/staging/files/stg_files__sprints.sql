with landed as (

    select * from {{ source('raw_files', 'sprints') }}

),

renamed as (

    select
        -- ids
        'files:' || sprint_id as sprint_id,
        {{ files_key('board') }} as board_id,

        -- properties
        'files' as tool,
        name,

        -- timestamps
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('ended_at') }} as ended_at,
        {{ to_utc('completed_at') }} as completed_at
    from landed

)

select * from renamed
