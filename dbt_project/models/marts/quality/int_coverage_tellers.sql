with coverage as (

    select * from {{ ref('fct_coverage') }}

),

settled as (

    select
        repository_id,
        tool
    from coverage
    group by repository_id, tool

)

select * from settled
