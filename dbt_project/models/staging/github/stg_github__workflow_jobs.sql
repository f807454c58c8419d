with landed as (

    select * from {{ source('raw_github', 'workflow_jobs') }}

),

renamed as (

    select
        -- ids
        'github:' || job_id as job_id,
        'github:' || run_id || ':' || cast(run_attempt as text) as build_id,
        repository_native_id,

        -- properties
        'github' as tool,
        run_attempt as attempt,
        name,
        status,
        conclusion,

        -- timestamps
        {{ to_utc('created_at') }} as created_at,
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('completed_at') }} as finished_at
    from landed

)

select * from renamed
