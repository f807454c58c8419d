with deletions as (

    select * from {{ ref('int_told_deletions') }}

),

settled as (

    select
        entity,
        entity_id,
        tool,
        noticed_at
    from deletions

)

select * from settled
