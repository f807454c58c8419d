with landed as (

    select * from {{ source('raw_servicenow', 'deletions') }}

),

renamed as (

    select
        -- ids
        'servicenow:' || native_id as entity_id,

        -- properties
        'servicenow' as tool,
        case entity when 'incidents' then 'incident' else entity end as entity,

        -- timestamps
        {{ to_utc('noticed_at') }} as noticed_at
    from landed

)

select * from renamed
