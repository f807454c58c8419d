with names as (

    select * from {{ ref('stg_github__repository_names') }}

),

hosted as (

    select * from {{ ref('stg_github__repositories') }}

),

filed as (

    select * from {{ ref('stg_files__repositories') }}

),

hosted_now as (

    select
        'github:' || full_name as named_repository_id,
        repository_native_id,
        'github:' || full_name as repository_id,
        1 as priority,
        cast(null as timestamp) as first_seen_at
    from hosted

),

hosted_before as (

    select
        'github:' || names.full_name as named_repository_id,
        names.repository_native_id,
        'github:' || hosted.full_name as repository_id,
        2 as priority,
        names.first_seen_at
    from names
    inner join hosted on names.repository_native_id = hosted.repository_native_id

),

filed_now as (

    select
        repository_id as named_repository_id,
        cast(null as text) as repository_native_id,
        repository_id,
        1 as priority,
        cast(null as timestamp) as first_seen_at
    from filed

),

every_name as (

    select * from hosted_now
    union all
    select * from hosted_before
    union all
    select * from filed_now

),

in_order as (

    -- A name that was freed and taken by another repository is the one that bears it now.
    select
        named_repository_id,
        repository_id,
        row_number() over (
            partition by named_repository_id
            order by priority asc, first_seen_at desc nulls last, repository_id asc
        ) as position
    from every_name

),

one_per_name as (

    select
        named_repository_id,
        repository_id
    from in_order
    where position = 1

)

select * from one_per_name
