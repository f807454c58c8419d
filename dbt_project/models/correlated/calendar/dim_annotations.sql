with annotations as (

    select * from {{ ref('stg_program__annotations') }}

),

frozen_scopes as (

    select * from {{ ref('int_frozen_scopes') }}

),

versions as (

    select * from {{ ref('metric_versions') }}

),

every_annotation as (

    select
        annotation_id,
        kind,
        scope_type,
        scope_id,
        from_date,
        to_date,
        label
    from annotations
    union all
    select
        'freeze:' || freeze_id || coalesce(':' || scope_id, '') as annotation_id,
        'freeze' as kind,
        scope_type,
        scope_id,
        from_date,
        to_date,
        label
    from frozen_scopes
    union all
    select
        'definition:' || metric_id || ':' || definition_version as annotation_id,
        'definition' as kind,
        'organisation' as scope_type,
        'all' as scope_id,
        effective_from as from_date,
        cast(null as date) as to_date,
        what_changed as label
    from versions
    where effective_from is not null

)

select * from every_annotation
