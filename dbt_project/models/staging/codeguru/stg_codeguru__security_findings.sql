with landed as (

    select * from {{ source('raw_codeguru', 'security_findings') }}

),

renamed as (

    select
        -- ids
        'codeguru:' || finding_id as finding_id,
        coalesce(
            {{ repository_by_reference('repository') }}, 'codeguru:' || scan_name
        ) as repository_id,
        rule_id,
        path_hash,

        -- properties
        'codeguru' as tool,
        'CodeGuru Security' as detector,
        severity as original_severity,
        'security' as kind,
        status,

        -- timestamps
        {{ to_utc('opened_at') }} as opened_at,
        {{ to_utc('updated_at') }} as updated_at,
        {{ to_utc('closed_at') }} as closed_at
    from landed

)

select * from renamed
