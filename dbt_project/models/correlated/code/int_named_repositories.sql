with names as (

    select * from {{ ref('stg_github__repository_names') }}

),

hosted as (

    select * from {{ ref('stg_github__repositories') }}

),

told as (

    select * from {{ ref('int_told_repositories') }}
    where tool <> 'git'

),

clones as (

    select
        repository_id,
        {{ repository_by_url('url') }} as url_key,
        {{ repository_by_name('name') }} as name_key
    from {{ ref('int_told_repositories') }}
    where tool = 'git'

),

told_names as (

    select * from {{ ref('int_told_repository_names') }}

),

hosted_now as (

    select
        repository_id as named_repository_id,
        repository_id,
        1 as priority,
        cast(null as timestamp) as first_seen_at
    from hosted

),

hosted_before as (

    select
        names.named_repository_id,
        hosted.repository_id,
        2 as priority,
        names.first_seen_at
    from names
    inner join hosted on names.repository_native_id = hosted.repository_native_id

),

told_now as (

    select
        repository_id as named_repository_id,
        repository_id,
        1 as priority,
        cast(null as timestamp) as first_seen_at
    from told

),

told_before as (

    select
        named_repository_id,
        repository_id,
        2 as priority,
        first_seen_at
    from told_names

),

every_key as (

    select
        named_repository_id,
        repository_id,
        priority,
        first_seen_at
    from hosted_now
    union all
    select
        named_repository_id,
        repository_id,
        priority,
        first_seen_at
    from hosted_before
    union all
    select
        named_repository_id,
        repository_id,
        priority,
        first_seen_at
    from told_now
    union all
    select
        named_repository_id,
        repository_id,
        priority,
        first_seen_at
    from told_before

),

in_order as (

    -- A name that was freed and taken by another repository is the one that bears it now.
    select
        named_repository_id,
        repository_id,
        row_number() over (
            partition by named_repository_id
            order by priority asc nulls last, first_seen_at desc nulls last, repository_id asc nulls last
        ) as position
    from every_key

),

one_per_key as (

    select
        named_repository_id,
        repository_id
    from in_order
    where position = 1

),

addresses as (

    select
        repository_id,
        url_key,
        name_key
    from hosted
    union
    select
        named_repository_id as repository_id,
        url_key,
        name_key
    from names

),

loose_names as (

    -- Its former addresses lead to a repository as its former keys do.
    select
        one_per_key.repository_id,
        addresses.url_key as named_repository_id
    from one_per_key
    inner join addresses on one_per_key.named_repository_id = addresses.repository_id
    union
    select
        one_per_key.repository_id,
        addresses.name_key as named_repository_id
    from one_per_key
    inner join addresses on one_per_key.named_repository_id = addresses.repository_id
    union
    select
        repository_id,
        {{ repository_by_name('name') }} as named_repository_id
    from told
    where name is not null
    union
    select
        repository_id,
        {{ repository_by_url('url') }} as named_repository_id
    from told
    where url is not null

),

loose_names_of_one as (

    -- What several repositories bear names none of them.
    select
        named_repository_id,
        min(repository_id) as repository_id
    from loose_names
    group by named_repository_id
    having min(repository_id) = max(repository_id)

),

named_clones as (

    -- A clone is a copy: it is the repository of whoever hosts its address, and itself where nobody does.
    select
        clones.repository_id as named_repository_id,
        coalesce(loose_names_of_one.repository_id, clones.repository_id) as repository_id
    from clones
    left join loose_names_of_one on clones.url_key = loose_names_of_one.named_repository_id

),

clone_names as (

    select
        url_key as named_repository_id,
        repository_id
    from clones
    union all
    select
        name_key as named_repository_id,
        repository_id
    from clones

),

clone_names_of_one as (

    select
        clone_names.named_repository_id,
        min(clone_names.repository_id) as repository_id
    from clone_names
    left join loose_names on clone_names.named_repository_id = loose_names.named_repository_id
    where loose_names.named_repository_id is null and clone_names.named_repository_id is not null
    group by clone_names.named_repository_id
    having min(clone_names.repository_id) = max(clone_names.repository_id)

),

every_name as (

    select
        named_repository_id,
        repository_id
    from one_per_key
    union all
    select
        named_repository_id,
        repository_id
    from loose_names_of_one
    union all
    select
        named_repository_id,
        repository_id
    from named_clones
    union all
    select
        named_repository_id,
        repository_id
    from clone_names_of_one

)

select * from every_name
