with changes as (

    select * from {{ ref('fct_changes') }}

),

reviews as (

    select * from {{ ref('fct_reviews') }}

),

issue_links as (

    select * from {{ ref('bridge_changes_issues') }}

),

deployed as (

    select * from {{ ref('int_first_deployments') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

spans as (

    select * from {{ ref('int_definition_spans') }}

),

merged as (

    -- What a clone tells of is a merge without its reviews: that it had none is not known.
    select
        change_id,
        repository_id,
        tool,
        is_bot,
        lines_added + lines_deleted as changed_lines,
        file_count,
        created_at,
        ready_at,
        merged_at
    from changes
    where
        state = 'merged'
        and tool <> 'git'
        and {{ is_past('merged_at') }}

),

answers as (

    -- What came after the merge held nothing up, and what stands before the change is of another.
    select
        reviews.change_id,
        reviews.kind,
        reviews.comment_count,
        reviews.submitted_at,
        reviews.is_requested,
        reviews.is_author and reviews.reviewer_key is not null as is_own,
        not reviews.is_author and reviews.reviewer_type = 'person' as is_peer,
        coalesce(reviews.reviewer_type = 'bot', false) as is_by_bot
    from reviews
    inner join merged on reviews.change_id = merged.change_id
    where
        reviews.submitted_at >= merged.created_at
        and reviews.submitted_at <= merged.merged_at

),

answered as (

    select
        change_id,
        min(case when is_peer then submitted_at end) as first_review_at,
        max(case when is_peer and kind = 'approval' then submitted_at end) as approved_at,
        sum(case when is_peer and kind = 'changes_requested' then 1 else 0 end) as sent_back_count,
        sum(case when is_peer then coalesce(comment_count, 0) else 0 end) as comment_count,
        max(case when kind = 'approval' and is_peer and is_requested then 1 else 0 end) as by_assigned_peer,
        max(case when kind = 'approval' and is_peer then 1 else 0 end) as by_peer,
        max(case when kind = 'approval' and is_own then 1 else 0 end) as by_author,
        max(case when kind = 'approval' and is_by_bot then 1 else 0 end) as by_bot
    from answers
    group by change_id

),

linked_to_issues as (

    -- A key that no tracker knows is a key, and leads to no issue.
    select
        change_id,
        max(case when issue_id is null then 0 else 1 end) as known_issue,
        max(case when issue_id is not null then confidence end) as confidence
    from issue_links
    where is_best
    group by change_id

),

linked_to_deployments as (

    select change_id
    from deployed
    group by change_id

),

together as (

    select
        -- ids
        merged.change_id,
        merged.repository_id,

        -- properties
        merged.tool,
        case
            when merged.changed_lines <= 100 then 'small'
            when merged.changed_lines <= 300 then 'medium'
            when merged.changed_lines > 300 then 'large'
        end as size_class,
        case
            when answered.by_assigned_peer = 1 then 'approved by an assigned peer'
            when answered.by_peer = 1 then 'approved by another peer'
            when answered.by_author = 1 then 'self-approved'
            when answered.by_bot = 1 then 'approved by a bot'
            else 'unapproved'
        end as review_state,
        -- Comments for each file: a quotient between two bands has left the lower one.
        case
            when merged.file_count = 0 then null
            when coalesce(answered.comment_count, 0) <= 2 * merged.file_count then 'shallow'
            when coalesce(answered.comment_count, 0) <= 5 * merged.file_count then 'good'
            when coalesce(answered.comment_count, 0) > 5 * merged.file_count then 'heavy'
        end as depth_class,

        -- flags
        merged.is_bot,
        linked_to_issues.change_id is not null as has_issue_key,
        coalesce(linked_to_issues.known_issue = 1, false) as is_linked_to_issue,
        linked_to_deployments.change_id is not null as is_linked_to_deployment,

        -- measures
        merged.changed_lines,
        merged.file_count,
        cast(coalesce(answered.comment_count, 0) as bigint) as comment_count,
        cast(
            case when answered.first_review_at is not null then answered.sent_back_count + 1 end as bigint
        ) as review_cycles,
        -- A review while it was in draft counts from when it was ready.
        case
            when merged.ready_at is not null and answered.first_review_at is not null
                then {{ seconds_between('merged.ready_at', 'greatest(merged.ready_at, answered.first_review_at)') }}
        end as first_review_seconds,
        case
            when merged.ready_at is not null and answered.approved_at is not null
                then {{ seconds_between('merged.ready_at', 'greatest(merged.ready_at, answered.approved_at)') }}
        end as approval_seconds,
        linked_to_issues.confidence as issue_link_confidence,
        spans.definition_version,

        -- timestamps
        merged.created_at,
        merged.ready_at,
        answered.first_review_at,
        answered.approved_at,
        merged.merged_at
    from merged
    left join answered on merged.change_id = answered.change_id
    left join linked_to_issues on merged.change_id = linked_to_issues.change_id
    left join linked_to_deployments on merged.change_id = linked_to_deployments.change_id
    -- What happened stands also where no program says whose days they are.
    left join organisations on true
    left join spans
        on
            spans.metric_id = 'merged_change'
            and {{ held_on('merged.merged_at') }}

)

select * from together
