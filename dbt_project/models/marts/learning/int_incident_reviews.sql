with incidents as (

    select * from {{ ref('fct_incidents') }}

),

known as (

    select
        incident_id,
        service_id,
        tool,
        started_at,
        case when {{ is_past('reviewed_at') }} then reviewed_at end as reviewed_at,
        least(
            case when {{ is_past('mitigated_at') }} then mitigated_at end,
            case when {{ is_past('resolved_at') }} then resolved_at end
        ) as restored_at
    from incidents
    where
        {{ is_past('started_at') }}
        and state is distinct from 'cancelled'

),

-- That an incident was not looked back at is known only where somebody writes it down if it was.
telling_tools as (

    select tool
    from known
    where reviewed_at is not null
    group by tool

),

settled as (

    select
        -- ids
        known.incident_id,
        known.service_id,

        -- timestamps
        known.started_at,
        known.restored_at,
        known.reviewed_at,
        {{ add_seconds('known.restored_at', '14 * 86400') }} as review_due_at,

        -- measures
        case
            when known.reviewed_at >= known.restored_at
                then {{ seconds_between('known.restored_at', 'known.reviewed_at') }}
        end as review_seconds
    from known
    inner join telling_tools on known.tool = telling_tools.tool
    where known.restored_at >= known.started_at

)

select * from settled
