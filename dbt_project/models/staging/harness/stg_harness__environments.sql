with landed as (

    select * from {{ source('raw_harness', 'environments') }}

),

renamed as (

    select
        -- ids
        environment_id,
        identifier,

        -- properties
        'harness' as tool,
        name,
        environment_type
    from landed

)

select * from renamed
