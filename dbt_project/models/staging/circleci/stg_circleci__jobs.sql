with landed as (

    select * from {{ source('raw_circleci', 'jobs') }}

),

renamed as (

    select
        -- ids
        'circleci:' || job_id as job_id,
        'circleci:' || build_id as build_id,

        -- properties
        'circleci' as tool,
        name,
        kind,
        status as original_status,

        -- timestamps
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('finished_at') }} as finished_at
    from landed

)

select * from renamed
