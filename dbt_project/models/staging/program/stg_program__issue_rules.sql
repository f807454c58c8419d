with landed as (

    select * from {{ source('raw_program', 'issue_rules') }}

),

renamed as (

    select
        -- properties
        rule,

        -- measures
        weight,
        threshold
    from landed

)

select * from renamed
