with landed as (

    select * from {{ source('raw_harness', 'services') }}

),

renamed as (

    select
        -- ids
        service_id,
        'harness:' || identifier as alias,
        -- The key is organisation/project/identifier, and an identifier holds no slash.
        left(service_id, length(service_id) - length(identifier) - 1) as project_id,

        -- properties
        'harness' as tool,
        name
    from landed

)

select * from renamed
