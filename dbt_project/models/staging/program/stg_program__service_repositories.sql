with landed as (

    select * from {{ source('raw_program', 'service_repositories') }}

),

renamed as (

    select
        -- ids
        service_id,
        repository_id,

        -- properties
        coalesce(path_prefix, '') as path_prefix
    from landed

)

select * from renamed
