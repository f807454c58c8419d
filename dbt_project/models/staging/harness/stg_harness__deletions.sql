with landed as (

    select * from {{ source('raw_harness', 'deletions') }}

),

renamed as (

    select
        -- ids
        native_id,

        -- properties
        'harness' as tool,
        entity,

        -- timestamps
        {{ to_utc('noticed_at') }} as noticed_at
    from landed

)

select * from renamed
