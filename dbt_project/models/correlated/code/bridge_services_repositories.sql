with programmed as (

    select * from {{ ref('stg_program__service_repositories') }}

),

filed as (

    select * from {{ ref('stg_files__services_repositories') }}

),

names as (

    select * from {{ ref('int_named_repositories') }}

),

named as (

    select
        service_id,
        repository_id as named_repository_id,
        path_prefix,
        'program' as matched_by,
        1 as priority
    from programmed
    union all
    select
        service_id,
        repository_id as named_repository_id,
        path_prefix,
        'file' as matched_by,
        2 as priority
    from filed

),

resolved as (

    -- A repository that was renamed since the program named it is still the one that is meant.
    select
        named.service_id,
        coalesce(names.repository_id, named.named_repository_id) as repository_id,
        named.path_prefix,
        named.matched_by,
        row_number() over (
            partition by
                named.service_id,
                coalesce(names.repository_id, named.named_repository_id),
                named.path_prefix
            order by named.priority asc, named.named_repository_id asc
        ) as position
    from named
    left join names on named.named_repository_id = names.named_repository_id

),

settled as (

    select
        service_id,
        repository_id,
        path_prefix,
        matched_by,
        {{ as_double('1') }} as confidence,
        true as is_best
    from resolved
    where position = 1

)

select * from settled
