{# The CTEs that offer one level of scopes to be shown beside what is shown already: `seen` is the CTE
   with each item and the shown scopes that it stands in. They end with shown_<level>, the scopes of
   the level that may be shown, and seen_after_<level>, where each item stands then.

   Two items that stand in the same shown scopes can't be told apart, whatever is added or
   subtracted. So a scope is taken where no group of such items is left with too few contributors. #}
{% macro shown_beside(level, seen) -%}
members_of_{{ level }} as (

    select
        metric_id,
        start_date,
        end_date,
        item_id,
        scope_id
    from observed_items
    where scope_type = '{{ level }}'

),

offered_{{ level }} as (

    select
        metric_id,
        start_date,
        end_date,
        item_id,
        string_agg(scope_id, '|' order by scope_id asc) as offered_in
    from members_of_{{ level }}
    group by metric_id, start_date, end_date, item_id

),

parted_by_{{ level }} as (

    select
        seen.metric_id,
        seen.start_date,
        seen.end_date,
        seen.item_id,
        seen.cohort,
        seen.contributor,
        seen.shown_in,
        coalesce(offered.offered_in, '') as offered_in
    from {{ seen }} as seen
    left join offered_{{ level }} as offered
        on
            seen.metric_id = offered.metric_id
            and seen.start_date = offered.start_date
            and seen.end_date = offered.end_date
            and seen.item_id = offered.item_id

),

cohorts_by_{{ level }} as (

    select
        metric_id,
        start_date,
        end_date,
        shown_in,
        offered_in,
        cohort,
        count(distinct contributor) as contributor_count
    from parted_by_{{ level }}
    group by metric_id, start_date, end_date, shown_in, offered_in, cohort

),

parts_by_{{ level }} as (

    select
        metric_id,
        start_date,
        end_date,
        shown_in,
        offered_in,
        max(contributor_count) as contributor_count
    from cohorts_by_{{ level }}
    group by metric_id, start_date, end_date, shown_in, offered_in

),

judged_by_{{ level }} as (

    select
        metric_id,
        start_date,
        end_date,
        shown_in,
        offered_in,
        -- What is shown nowhere yet may stay in pieces; of what is shown, no thin piece may be left.
        case
            when shown_in = '' then contributor_count
            else min(contributor_count) over (partition by metric_id, start_date, end_date, shown_in)
        end as least_contributor_count
    from parts_by_{{ level }}

),

shown_{{ level }} as (

    select
        members.metric_id,
        members.start_date,
        members.end_date,
        '{{ level }}' as scope_type,
        members.scope_id
    from members_of_{{ level }} as members
    inner join parted_by_{{ level }} as parted
        on
            members.metric_id = parted.metric_id
            and members.start_date = parted.start_date
            and members.end_date = parted.end_date
            and members.item_id = parted.item_id
    inner join judged_by_{{ level }} as judged
        on
            parted.metric_id = judged.metric_id
            and parted.start_date = judged.start_date
            and parted.end_date = judged.end_date
            and parted.shown_in = judged.shown_in
            and parted.offered_in = judged.offered_in
    cross join organisations
    group by members.metric_id, members.start_date, members.end_date, members.scope_id
    having min(judged.least_contributor_count) >= max(organisations.minimum_contributors)

),

newly_seen_in_{{ level }} as (

    select
        members.metric_id,
        members.start_date,
        members.end_date,
        members.item_id,
        string_agg(members.scope_id, '|' order by members.scope_id asc) as newly_shown_in
    from members_of_{{ level }} as members
    inner join shown_{{ level }} as shown
        on
            members.metric_id = shown.metric_id
            and members.start_date = shown.start_date
            and members.end_date = shown.end_date
            and members.scope_id = shown.scope_id
    group by members.metric_id, members.start_date, members.end_date, members.item_id

),

seen_after_{{ level }} as (

    select
        seen.metric_id,
        seen.start_date,
        seen.end_date,
        seen.item_id,
        seen.cohort,
        seen.contributor,
        seen.shown_in || coalesce(' {{ level }} ' || newly_seen.newly_shown_in, '') as shown_in
    from {{ seen }} as seen
    left join newly_seen_in_{{ level }} as newly_seen
        on
            seen.metric_id = newly_seen.metric_id
            and seen.start_date = newly_seen.start_date
            and seen.end_date = newly_seen.end_date
            and seen.item_id = newly_seen.item_id

)
{%- endmacro %}
