with landed as (

    select * from {{ source('raw_opsgenie', 'deletions') }}

),

renamed as (

    select
        -- ids
        native_id,

        -- properties
        'opsgenie' as tool,
        entity,

        -- timestamps
        {{ to_utc('noticed_at') }} as noticed_at
    from landed

)

select * from renamed
