with landed as (

    select * from {{ source('raw_gitlab', 'findings') }}

),

renamed as (

    select
        -- ids
        'gitlab:' || finding_id as finding_id,
        'gitlab:' || repository_id as repository_id,
        rule_id,
        path_hash,

        -- properties
        'gitlab' as tool,
        detector,
        severity as original_severity,
        kind,

        -- timestamps
        {{ to_utc('opened_at') }} as opened_at,
        {{ to_utc('closed_at') }} as closed_at
    from landed

)

select * from renamed
