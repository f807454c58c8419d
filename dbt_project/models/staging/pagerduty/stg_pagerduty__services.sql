with landed as (

    select * from {{ source('raw_pagerduty', 'services') }}

),

renamed as (

    select
        -- ids
        'pagerduty:' || service_id as service_id,
        'pagerduty:' || service_id as alias,
        cast(null as text) as project_id,
        'pagerduty:' || team_id as team_id,

        -- properties
        'pagerduty' as tool,
        name,
        status as original_status,

        -- timestamps
        {{ to_utc('created_at') }} as created_at
    from landed

)

select * from renamed
