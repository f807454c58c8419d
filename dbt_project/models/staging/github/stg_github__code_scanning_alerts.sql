with landed as (

    select * from {{ source('raw_github', 'code_scanning_alerts') }}

),

renamed as (

    select
        -- ids
        'github:' || repository_native_id || '/' || number as finding_id,
        'github:' || lower(full_name) as repository_id,
        rule_id,
        path_hash,

        -- properties
        'github' as tool,
        detector,
        severity as original_severity,
        kind,
        state,

        -- timestamps
        {{ to_utc('created_at') }} as opened_at,
        {{ to_utc('updated_at') }} as updated_at,
        {{ to_utc('closed_at') }} as closed_at
    from landed

)

select * from renamed
