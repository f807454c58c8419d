with findings as (

    select * from {{ ref('fct_findings') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

spans as (

    select * from {{ ref('int_definition_spans') }}

),

known as (

    -- What is closed later than the warehouse looks is open still.
    select
        finding_id,
        repository_id,
        rule_id,
        path_hash,
        tool,
        detector,
        kind,
        severity,
        opened_at,
        case when {{ is_past('closed_at') }} then closed_at end as closed_at
    from findings
    where
        {{ is_past('opened_at') }}
        and repository_id is not null

),

compared as (

    -- A place is a rule and a file of a repository, to the same detector; lines move.
    select
        finding_id,
        repository_id,
        rule_id,
        path_hash,
        tool,
        detector,
        kind,
        severity,
        opened_at,
        closed_at,
        min(case when closed_at > opened_at then closed_at end) over (
            partition by repository_id, tool, detector, rule_id, path_hash
        ) as first_closed_at
    from known

),

measured as (

    select
        -- ids
        compared.finding_id,
        compared.repository_id,
        compared.rule_id,

        -- properties
        compared.tool,
        compared.detector,
        compared.kind,
        compared.severity,
        spans.definition_version,

        -- flags
        compared.closed_at is null as is_open,
        case
            when compared.rule_id is not null and compared.path_hash is not null
                then coalesce(compared.first_closed_at <= compared.opened_at, false)
        end as is_repeated,

        -- measures
        case
            when compared.closed_at is null then {{ seconds_between('compared.opened_at', as_of()) }}
            when compared.closed_at >= compared.opened_at
                then {{ seconds_between('compared.opened_at', 'compared.closed_at') }}
        end as seconds,

        -- timestamps
        compared.opened_at,
        compared.closed_at
    from compared
    -- What happened stands also where no program says whose days they are.
    left join organisations on true
    left join spans
        on
            spans.metric_id = 'finding_fix_time'
            and {{ held_on('compared.opened_at') }}

)

select * from measured
