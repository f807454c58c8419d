with landed as (

    select * from {{ source('raw_bitbucket', 'deletions') }}

),

renamed as (

    select
        -- ids
        native_id,

        -- properties
        'bitbucket' as tool,
        entity,

        -- timestamps
        {{ to_utc('noticed_at') }} as noticed_at
    from landed

)

select * from renamed
