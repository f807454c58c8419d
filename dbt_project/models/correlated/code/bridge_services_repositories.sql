with programmed as (

    select * from {{ ref('stg_program__service_repositories') }}

),

told as (

    select * from {{ ref('int_told_services_repositories') }}

),

names as (

    select * from {{ ref('int_named_repositories') }}

),

replaced as (

    select * from {{ ref('int_replaced_repositories') }}

),

named_services as (

    select * from {{ ref('int_named_services') }}

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
        coalesce(named_services.service_id, told.service_id) as service_id,
        told.repository_id as named_repository_id,
        told.path_prefix,
        case when told.tool = 'files' then 'file' else 'tool' end as matched_by,
        2 as priority
    from told
    left join named_services on told.service_id = named_services.named_service_id

),

resolved as (

    -- A repository that was renamed since the program named it is still the one that is meant.
    select
        named.service_id,
        {{ meant_repository('names', 'named.named_repository_id') }} as repository_id,
        named.path_prefix,
        named.matched_by,
        named.matched_by || ' names ' || named.named_repository_id as evidence,
        row_number() over (
            partition by
                named.service_id,
                {{ meant_repository('names', 'named.named_repository_id') }},
                named.path_prefix
            order by named.priority asc nulls last, named.named_repository_id asc nulls last
        ) as position
    from named
    left join names on named.named_repository_id = names.named_repository_id

),

linked as (

    select
        service_id,
        repository_id,
        path_prefix,
        matched_by,
        {{ as_double('1') }} as confidence,
        evidence
    from resolved
    where
        position = 1
        and repository_id is not null

),

linked_before as (

    -- What the service was built from until it was deleted and made again under its name.
    select
        linked.service_id,
        replaced.repository_id,
        linked.path_prefix,
        'same_name' as matched_by,
        {{ as_double('0.9') }} as confidence,
        'bore the name of ' || linked.repository_id as evidence
    from linked
    inner join replaced on linked.repository_id = replaced.replaced_by_repository_id

),

settled as (

    select
        service_id,
        repository_id,
        path_prefix,
        matched_by,
        confidence,
        true as is_best,
        evidence
    from linked
    union all
    select
        service_id,
        repository_id,
        path_prefix,
        matched_by,
        confidence,
        true as is_best,
        evidence
    from linked_before

)

select * from settled
