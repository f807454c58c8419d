with landed as (

    select * from {{ source('raw_gitlab', 'iterations') }}

),

renamed as (

    select
        -- ids
        'gitlab:' || sprint_id as sprint_id,
        'gitlab:' || board as board_id,

        -- properties
        'gitlab' as tool,
        name,

        -- timestamps
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('ended_at') }} as ended_at,
        {{ to_utc('completed_at') }} as completed_at
    from landed

)

select * from renamed
