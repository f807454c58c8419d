with hosted_keys as (

    select * from {{ ref('stg_github__pull_request_issue_keys') }}

),

told_keys as (

    select * from {{ ref('int_told_change_issue_keys') }}

),

change_commits as (

    select * from {{ ref('int_change_commits') }}

),

hosted_commit_keys as (

    select * from {{ ref('stg_github__commit_issue_keys') }}

),

told_commit_keys as (

    select * from {{ ref('int_told_commit_issue_keys') }}

),

changes as (

    select * from {{ ref('fct_changes') }}

),

issues as (

    select * from {{ ref('fct_issues') }}

),

declared_links as (

    select * from {{ ref('int_declared_links') }}

),

declared as (

    select
        from_id as change_id,
        to_id as issue_key,
        verdict,
        reason
    from declared_links
    where link_kind = 'change_issue'

),

commit_keys as (

    select
        commit_sha,
        issue_key
    from hosted_commit_keys
    union
    select
        commit_sha,
        issue_key
    from told_commit_keys

),

found as (

    select
        change_id,
        issue_key,
        found_in as matched_by,
        'key in ' || found_in || case when is_closing then ', closing' else '' end as evidence,
        coalesce(is_closing, false) as is_closing
    from hosted_keys
    union all
    select
        change_id,
        issue_key,
        found_in as matched_by,
        'key in ' || found_in || case when is_closing then ', closing' else '' end as evidence,
        coalesce(is_closing, false) as is_closing
    from told_keys
    union all
    select
        change_commits.change_id,
        commit_keys.issue_key,
        'commit' as matched_by,
        'key in commit ' || change_commits.commit_sha as evidence,
        false as is_closing
    from change_commits
    inner join commit_keys on change_commits.commit_sha = commit_keys.commit_sha
    union all
    select
        change_id,
        issue_key,
        'declared' as matched_by,
        'program' as evidence,
        false as is_closing
    from declared
    where verdict = 'confirmed'

),

weighed as (

    select
        found.change_id,
        found.issue_key,
        found.matched_by,
        found.evidence,
        found.is_closing,
        case
            when found.is_closing or found.matched_by in ('column', 'declared') then 1.0
            when found.matched_by = 'title' then 0.95
            when found.matched_by = 'branch' then 0.9
            when found.matched_by = 'commit' then 0.8
            else 0.7
        end as confidence
    from found
    inner join changes on found.change_id = changes.change_id

),

in_order as (

    select
        change_id,
        issue_key,
        matched_by,
        confidence,
        evidence,
        row_number() over (
            partition by change_id, issue_key
            order by confidence desc nulls last, matched_by asc nulls last, evidence asc nulls last
        ) as position,
        max(case when is_closing then 1 else 0 end) over (
            partition by change_id, issue_key
        ) as closing
    from weighed

),

issues_by_key as (

    -- One key may be borne in two trackers; then it says nothing.
    select
        issue_key,
        min(issue_id) as issue_id
    from issues
    group by issue_key
    having count(*) = 1

),

resolved as (

    -- A key that no tracker knows stays, with a NULL issue: it is counted and never guessed.
    select
        in_order.change_id,
        in_order.issue_key,
        issues_by_key.issue_id,
        in_order.matched_by,
        {{ as_double("case when declared.verdict = 'refuted' then 0.0 else in_order.confidence end") }} as confidence,
        coalesce(declared.verdict <> 'refuted', true) as is_best,
        in_order.evidence,
        in_order.closing = 1 as is_closing,
        declared.verdict,
        declared.reason as verdict_reason
    from in_order
    left join declared
        on
            in_order.change_id = declared.change_id
            and in_order.issue_key = declared.issue_key
    left join issues_by_key on in_order.issue_key = issues_by_key.issue_key
    where in_order.position = 1

)

select * from resolved
