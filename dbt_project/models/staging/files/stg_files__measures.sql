with landed as (

    select * from {{ source('raw_files', 'measures') }}

),

renamed as (

    select
        -- ids
        measure_id,
        scope_id,

        -- properties
        'files' as tool,
        scope_type,

        -- measures
        value,
        n,

        -- dates
        date
    from landed

)

select * from renamed
