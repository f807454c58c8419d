with landed as (

    select * from {{ source('raw_gitlab', 'jobs') }}

),

renamed as (

    select
        -- ids
        'gitlab:' || job_id as job_id,
        'gitlab:' || build_id as build_id,
        'gitlab:' || repository_id as repository_id,

        -- properties
        'gitlab' as tool,
        name,
        stage,
        status as original_status,

        -- flags
        is_allowed_to_fail,

        -- measures
        queued_seconds,

        -- timestamps
        {{ to_utc('created_at') }} as created_at,
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('finished_at') }} as finished_at
    from landed

)

select * from renamed
