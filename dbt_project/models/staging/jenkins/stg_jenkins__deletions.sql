with landed as (

    select * from {{ source('raw_jenkins', 'deletions') }}

),

renamed as (

    select
        -- ids
        'jenkins:' || native_id as entity_id,

        -- properties
        'jenkins' as tool,
        entity,

        -- timestamps
        {{ to_utc('noticed_at') }} as noticed_at
    from landed

)

select * from renamed
