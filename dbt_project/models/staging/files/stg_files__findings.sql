with landed as (

    select * from {{ source('raw_files', 'findings') }}

),

renamed as (

    select
        -- ids
        'files:' || finding_id as finding_id,
        {{ files_key('repository_id') }} as repository_id,
        rule_id,
        path_hash,

        -- properties
        'files' as tool,
        detector,
        severity as original_severity,
        lower(kind) as kind,

        -- timestamps
        {{ to_utc('opened_at') }} as opened_at,
        {{ to_utc('closed_at') }} as closed_at
    from landed

)

select * from renamed
