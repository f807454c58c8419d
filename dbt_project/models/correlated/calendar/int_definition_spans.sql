with versions as (

    select * from {{ ref('metric_versions') }}

),

spans as (

    select
        metric_id,
        definition_version,
        effective_from,
        lead(effective_from) over (
            partition by metric_id
            order by effective_from asc nulls first
        ) as next_from
    from versions

)

select * from spans
