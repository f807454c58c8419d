with landed as (

    select * from {{ source('raw_program', 'links') }}

),

renamed as (

    select
        -- ids
        link_kind,
        from_id,
        to_id,

        -- properties
        verdict,
        reason,
        owner_role,
        decided_on,
        expires_on
    from landed

)

select * from renamed
