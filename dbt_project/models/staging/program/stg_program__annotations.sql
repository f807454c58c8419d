with landed as (

    select * from {{ source('raw_program', 'annotations') }}

),

renamed as (

    select
        -- ids
        annotation_id,
        scope_id,

        -- properties
        kind,
        scope_type,
        label,

        -- dates
        from_date,
        to_date
    from landed

)

select * from renamed
