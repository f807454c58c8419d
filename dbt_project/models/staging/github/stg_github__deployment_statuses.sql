with landed as (

    select * from {{ source('raw_github', 'deployment_statuses') }}

),

renamed as (

    select
        -- ids
        'github:' || deployment_status_id as deployment_status_id,
        'github:' || deployment_id as deployment_id,

        -- properties
        'github' as tool,
        state as original_status,

        -- timestamps
        {{ to_utc('created_at') }} as created_at
    from landed

)

select * from renamed
