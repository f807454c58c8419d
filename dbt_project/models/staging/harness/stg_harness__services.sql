with landed as (

    select * from {{ source('raw_harness', 'services') }}

),

renamed as (

    select
        -- ids
        service_id,
        'harness:' || identifier as alias,

        -- properties
        'harness' as tool,
        name
    from landed

)

select * from renamed
