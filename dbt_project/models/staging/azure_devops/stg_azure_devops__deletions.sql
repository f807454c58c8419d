with landed as (

    select * from {{ source('raw_azure_devops', 'deletions') }}

),

renamed as (

    select
        -- ids
        native_id,

        -- properties
        'azure_devops' as tool,
        entity,

        -- timestamps
        {{ to_utc('noticed_at') }} as noticed_at
    from landed

)

select * from renamed
