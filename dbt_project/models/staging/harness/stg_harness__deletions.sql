with landed as (

    select * from {{ source('raw_harness', 'deletions') }}

),

renamed as (

    select
        -- ids
        'harness:' || native_id as entity_id,

        -- properties
        'harness' as tool,
        -- Harness forgets executions with their pipeline; what was deployed was deployed all the same.
        'forgotten_' || entity as entity,

        -- timestamps
        {{ to_utc('noticed_at') }} as noticed_at
    from landed

)

select * from renamed
