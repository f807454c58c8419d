with landed as (

    select * from {{ source('raw_files', 'services_repositories') }}

),

renamed as (

    select
        -- ids
        service_id,
        {{ files_key('repository_id') }} as repository_id,

        -- properties
        'files' as tool,
        coalesce(path_prefix, '') as path_prefix
    from landed

)

select * from renamed
