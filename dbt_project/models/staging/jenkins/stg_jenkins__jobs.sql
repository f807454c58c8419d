with landed as (

    select * from {{ source('raw_jenkins', 'jobs') }}

),

renamed as (

    select
        -- ids
        'jenkins:' || job_name as job_id,

        -- properties
        'jenkins' as tool,
        job_name,
        pipeline,
        kind,

        -- flags
        is_deployment
    from landed

)

select * from renamed
