with landed as (

    select * from {{ source('raw_azure_devops', 'timeline_records') }}

),

renamed as (

    select
        -- ids
        'azure_devops:' || build_id as build_id,
        record_id,
        parent_id,

        -- properties
        'azure_devops' as tool,
        record_type,
        name,
        attempt,
        original_status,

        -- timestamps
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('finished_at') }} as finished_at
    from landed

)

select * from renamed
