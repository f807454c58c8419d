with landed as (

    select * from {{ source('raw_program', 'service_components') }}

),

renamed as (

    select
        -- ids
        service_id,
        upper(project_key) as project_key,

        -- properties
        component
    from landed

)

select * from renamed
