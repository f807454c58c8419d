with links as (

    select * from {{ ref('stg_program__links') }}

),

in_force as (

    select
        link_kind,
        from_id,
        to_id,
        verdict,
        reason
    from links
    where
        cast(decided_on as timestamp) <= {{ as_of() }}
        and {{ as_of() }} < cast(expires_on as timestamp)

)

select * from in_force
