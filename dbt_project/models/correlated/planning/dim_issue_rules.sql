with rules as (

    select * from {{ ref('stg_program__issue_rules') }}

),

settled as (

    select
        rule,
        weight,
        threshold
    from rules

)

select * from settled
