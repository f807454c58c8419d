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

measured as (

    select
        -- ids
        known.finding_id,
        known.repository_id,
        known.rule_id,

        -- properties
        known.tool,
        known.detector,
        known.kind,
        known.severity,
        spans.definition_version,

        -- flags
        known.closed_at is null as is_open,

        -- measures
        case
            when known.closed_at is null then {{ seconds_between('known.opened_at', as_of()) }}
            when known.closed_at >= known.opened_at then {{ seconds_between('known.opened_at', 'known.closed_at') }}
        end as seconds,

        -- timestamps
        known.opened_at,
        known.closed_at
    from known
    -- What happened stands also where no program says whose days they are.
    left join organisations on true
    left join spans
        on
            spans.metric_id = 'finding_fix_time'
            and {{ held_on('known.opened_at') }}

)

select * from measured
