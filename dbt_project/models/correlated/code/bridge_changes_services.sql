with changes as (

    select * from {{ ref('fct_changes') }}

),

files as (

    select * from {{ ref('int_change_files') }}

),

services as (

    select * from {{ ref('bridge_services_repositories') }}

),

directories as (

    select
        change_id,
        directory
    from files
    group by change_id, directory

),

changes_with_files as (

    select change_id
    from directories
    group by change_id

),

whole_repositories as (

    select
        changes.change_id,
        services.service_id,
        'repository' as matched_by,
        {{ as_double('1') }} as confidence,
        'repository ' || services.repository_id as evidence,
        2 as priority
    from changes
    inner join services on changes.repository_id = services.repository_id
    where services.path_prefix = ''

),

paths as (

    select
        changes.change_id,
        services.service_id,
        'path' as matched_by,
        {{ as_double('1') }} as confidence,
        'path ' || services.path_prefix as evidence,
        1 as priority
    from changes
    inner join services on changes.repository_id = services.repository_id
    inner join directories
        on
            changes.change_id = directories.change_id
            and {{ starts_with('directories.directory', 'services.path_prefix') }}
    where services.path_prefix <> ''

),

files_unknown as (

    select
        changes.change_id,
        services.service_id,
        'repository_files_unknown' as matched_by,
        {{ as_double('0.5') }} as confidence,
        'repository ' || services.repository_id || ', files unknown' as evidence,
        3 as priority
    from changes
    inner join services on changes.repository_id = services.repository_id
    left join changes_with_files on changes.change_id = changes_with_files.change_id
    where
        services.path_prefix <> ''
        and changes_with_files.change_id is null

),

found as (

    select
        change_id,
        service_id,
        matched_by,
        confidence,
        evidence,
        priority
    from whole_repositories
    union all
    select
        change_id,
        service_id,
        matched_by,
        confidence,
        evidence,
        priority
    from paths
    union all
    select
        change_id,
        service_id,
        matched_by,
        confidence,
        evidence,
        priority
    from files_unknown

),

in_order as (

    select
        change_id,
        service_id,
        matched_by,
        confidence,
        evidence,
        priority,
        row_number() over (
            partition by change_id, service_id
            order by priority asc nulls last, evidence asc nulls last
        ) as position
    from found

),

one_per_service as (

    select
        change_id,
        service_id,
        matched_by,
        confidence,
        true as is_best,
        evidence
    from in_order
    where position = 1

)

select * from one_per_service
