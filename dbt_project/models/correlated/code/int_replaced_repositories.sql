with hosted as (

    select * from {{ ref('stg_github__repositories') }}

),

told_names as (

    select * from {{ ref('int_told_repository_names') }}

),

names as (

    select * from {{ ref('int_named_repositories') }}

),

told_in_order as (

    select
        repository_id,
        named_repository_id,
        row_number() over (
            partition by repository_id
            order by first_seen_at desc nulls last, named_repository_id asc nulls last
        ) as position
    from told_names

),

last_names as (

    select
        repository_id,
        last_named_repository_id as named_repository_id
    from hosted
    union all
    select
        repository_id,
        named_repository_id
    from told_in_order
    where position = 1

),

replaced as (

    -- Two bear a name at last only where the host tells no more of the earlier one: it was deleted, or
    -- it moved out of sight. What it left behind was made under this name.
    select
        last_names.repository_id,
        names.repository_id as replaced_by_repository_id
    from last_names
    inner join names on last_names.named_repository_id = names.named_repository_id
    where last_names.repository_id <> names.repository_id

)

select * from replaced
