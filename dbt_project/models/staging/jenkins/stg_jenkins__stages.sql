with landed as (

    select * from {{ source('raw_jenkins', 'stages') }}

),

renamed as (

    select
        -- ids
        'jenkins:' || build_id as build_id,
        stage_id,

        -- properties
        'jenkins' as tool,
        name,
        original_status,

        -- measures
        duration_seconds,
        pause_seconds,

        -- timestamps
        {{ to_utc('started_at') }} as started_at
    from landed

)

select * from renamed
