with teams as (

    select * from {{ ref('stg_program__teams') }}

),

settled as (

    select
        team_id,
        name,
        product_line,
        time_zone
    from teams

)

select * from settled
