with changes as (

    select * from {{ ref('mart_hygiene__changes') }}

),

incidents as (

    select * from {{ ref('fct_incidents') }}

),

issue_links as (

    select * from {{ ref('bridge_changes_issues') }}

),

deployment_links as (

    select * from {{ ref('bridge_changes_deployments') }}

),

incident_links as (

    select * from {{ ref('bridge_incidents_deployments') }}

),

items as (

    select
        'change to issue' as link_kind,
        change_id as item_id,
        tool
    from changes
    union all
    select
        'change to deployment' as link_kind,
        change_id as item_id,
        tool
    from changes
    union all
    select
        'incident to deployment' as link_kind,
        incident_id as item_id,
        tool
    from incidents
    where
        state is distinct from 'cancelled'
        and {{ is_past('started_at') }}

),

links as (

    -- A key that no tracker knows leads to no issue.
    select
        'change to issue' as link_kind,
        change_id as item_id,
        matched_by,
        confidence,
        is_best
    from issue_links
    where issue_id is not null
    union all
    select
        'change to deployment' as link_kind,
        change_id as item_id,
        matched_by,
        confidence,
        is_best
    from deployment_links
    union all
    select
        'incident to deployment' as link_kind,
        incident_id as item_id,
        matched_by,
        confidence,
        is_best
    from incident_links

),

in_order as (

    -- An item is linked by the surest of its links; the others make it ambiguous.
    select
        link_kind,
        item_id,
        matched_by,
        confidence,
        is_best,
        row_number() over (
            partition by link_kind, item_id
            order by
                case when is_best then 0 else 1 end asc nulls last,
                confidence desc nulls last,
                matched_by asc nulls last
        ) as position,
        count(*) over (partition by link_kind, item_id) as candidate_count
    from links

),

surest as (

    select
        link_kind,
        item_id,
        matched_by,
        confidence,
        candidate_count
    from in_order
    where
        position = 1
        and is_best

),

counted as (

    select
        items.link_kind,
        items.tool,
        surest.matched_by,
        count(*) as item_count,
        sum(count(*)) over (partition by items.link_kind, items.tool) as all_item_count,
        sum(case when surest.candidate_count > 1 then 1 else 0 end) as ambiguous_count,
        avg(surest.confidence) as mean_confidence,
        min(surest.confidence) as least_confidence
    from items
    left join surest
        on
            items.link_kind = surest.link_kind
            and items.item_id = surest.item_id
    group by items.link_kind, items.tool, surest.matched_by

),

settled as (

    select
        -- ids
        link_kind,
        tool,
        matched_by,

        -- measures
        item_count,
        cast(ambiguous_count as bigint) as ambiguous_count,
        {{ safe_divide('item_count', 'all_item_count') }} as item_share,
        {{ as_double('mean_confidence') }} as mean_confidence,
        {{ as_double('least_confidence') }} as least_confidence
    from counted

)

select * from settled
