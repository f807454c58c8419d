with issues as (

    select * from {{ ref('fct_issues') }}

),

told as (

    select * from {{ ref('int_told_incidents') }}

),

change_requests as (

    select * from {{ ref('int_told_change_requests') }}

),

deletions as (

    select * from {{ ref('int_told_deletions') }}

),

named_services as (

    select * from {{ ref('int_named_services') }}

),

words as (

    select * from {{ ref('int_words') }}

),

deleted as (

    select entity_id as incident_id
    from deletions
    where entity = 'incident'

),

all_told as (

    -- An issue says when it was noticed, worked on and closed; that nothing was mitigated earlier, or
    -- what caused it, it does not say.
    select
        issue_id as incident_id,
        service_id,
        cast(null as text) as caused_by_deployment_id,
        issue_id,
        tool,
        priority as severity,
        original_priority as original_severity,
        original_state,
        title,
        cast(null as text) as detected_by,
        cast(null as text) as cause_category,
        created_at as started_at,
        cast(null as timestamp) as detected_at,
        started_at as acknowledged_at,
        cast(null as timestamp) as mitigated_at,
        done_at as resolved_at,
        cast(null as timestamp) as reviewed_at,
        cast(null as timestamp) as closed_at
    from issues
    where issue_type = 'incident'
    union all
    select
        told.incident_id,
        named_services.service_id,
        coalesce(told.caused_by_deployment_id, change_requests.deployment_id) as caused_by_deployment_id,
        cast(null as text) as issue_id,
        told.tool,
        severities.meaning as severity,
        told.original_severity,
        told.original_state,
        told.title,
        told.detected_by,
        told.cause_category,
        told.started_at,
        told.detected_at,
        told.acknowledged_at,
        told.mitigated_at,
        told.resolved_at,
        told.reviewed_at,
        told.closed_at
    from told
    left join change_requests on told.caused_by_change_id = change_requests.change_request_id
    left join named_services on told.service_id = named_services.named_service_id
    left join words as severities
        on
            lower(told.original_severity) = severities.word
            and told.tool = severities.tool
            and severities.domain = 'severity'
    left join deleted on told.incident_id = deleted.incident_id
    where deleted.incident_id is null

),

with_meanings as (

    select
        all_told.incident_id,
        all_told.service_id,
        all_told.caused_by_deployment_id,
        all_told.issue_id,
        all_told.tool,
        all_told.severity,
        all_told.original_severity,
        all_told.original_state,
        all_told.title,
        all_told.detected_by,
        all_told.cause_category,
        all_told.started_at,
        all_told.detected_at,
        all_told.acknowledged_at,
        all_told.mitigated_at,
        all_told.reviewed_at,
        coalesce(statuses.is_cancelled, false) as is_cancelled,
        -- Where its word says nothing, an incident is over that has a moment at which it was resolved.
        coalesce(statuses.meaning = 'done', all_told.resolved_at is not null) as is_over,
        -- Opened again, it keeps the moment at which it was resolved before, which no longer holds.
        case
            when statuses.meaning = 'done' then coalesce(all_told.resolved_at, all_told.closed_at)
            when statuses.meaning is null then all_told.resolved_at
        end as resolved_at
    from all_told
    left join words as statuses
        on
            lower(all_told.original_state) = statuses.word
            and all_told.tool = statuses.tool
            and statuses.domain = 'status'

),

settled as (

    select
        -- ids
        incident_id,
        service_id,
        caused_by_deployment_id,
        issue_id,

        -- properties
        tool,
        severity,
        original_severity,
        case
            when is_cancelled then 'cancelled'
            when is_over then 'resolved'
            when mitigated_at is not null then 'mitigated'
            else 'open'
        end as state,
        original_state,
        title,
        detected_by,
        cause_category,

        -- timestamps
        started_at,
        detected_at,
        acknowledged_at,
        mitigated_at,
        resolved_at,
        reviewed_at
    from with_meanings

)

select * from settled
