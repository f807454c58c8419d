with landed as (

    select * from {{ source('raw_azure_devops', 'sprints') }}

),

renamed as (

    select
        -- ids
        'azure_devops:' || sprint_id as sprint_id,
        'azure_devops:' || board as board_id,

        -- properties
        'azure_devops' as tool,
        name,

        -- timestamps
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('ended_at') }} as ended_at,
        {{ to_utc('completed_at') }} as completed_at
    from landed

)

select * from renamed
