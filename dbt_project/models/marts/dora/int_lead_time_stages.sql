with milestones as (

    select * from {{ ref('int_lead_time_milestones') }}

),

-- greatest ignores what was not reached, so each line is the running maximum up to its milestone.
running as (

    select
        change_id,
        service_id,
        first_commit_at,
        ready_at,
        first_review_at,
        approved_at,
        merged_at,
        built_at,
        deployed_at,
        null_reason,
        first_commit_at as coded_from,
        least(greatest(first_commit_at, ready_at), deployed_at) as ready_by,
        least(greatest(first_commit_at, ready_at, first_review_at), deployed_at) as reviewed_by,
        least(greatest(first_commit_at, ready_at, first_review_at, approved_at), deployed_at) as approved_by,
        least(greatest(first_commit_at, ready_at, first_review_at, approved_at, merged_at), deployed_at) as merged_by,
        least(greatest(first_commit_at, ready_at, first_review_at, approved_at, merged_at, built_at), deployed_at)
            as built_by
    from milestones
    where null_reason is null

),

spans as (

    select
        change_id,
        service_id,
        case when ready_at is not null then {{ seconds_between('coded_from', 'ready_by') }} end as coding_seconds,
        case
            when ready_at is not null and first_review_at is not null
                then {{ seconds_between('ready_by', 'reviewed_by') }}
        end as pickup_seconds,
        case
            when first_review_at is not null and approved_at is not null
                then {{ seconds_between('reviewed_by', 'approved_by') }}
        end as review_seconds,
        case when approved_at is not null then {{ seconds_between('approved_by', 'merged_by') }} end as merge_seconds,
        case when built_at is not null then {{ seconds_between('merged_by', 'built_by') }} end as build_seconds,
        case when built_at is not null then {{ seconds_between('built_by', 'deployed_at') }} end as deploy_seconds,
        {{ seconds_between('first_commit_at', 'deployed_at') }} as lead_time_seconds,
        coalesce(ready_at < first_commit_at, false)
        or coalesce(first_review_at < greatest(first_commit_at, ready_at), false)
        or coalesce(approved_at < greatest(first_commit_at, ready_at, first_review_at), false)
        or coalesce(merged_at < greatest(first_commit_at, ready_at, first_review_at, approved_at), false)
        or coalesce(deployed_at < greatest(first_commit_at, ready_at, first_review_at, approved_at, built_at), false)
            as is_out_of_order
    from running

),

with_the_rest as (

    select
        change_id,
        service_id,
        coding_seconds,
        pickup_seconds,
        review_seconds,
        merge_seconds,
        build_seconds,
        deploy_seconds,
        lead_time_seconds,
        is_out_of_order,
        lead_time_seconds
        - coalesce(coding_seconds, 0)
        - coalesce(pickup_seconds, 0)
        - coalesce(review_seconds, 0)
        - coalesce(merge_seconds, 0)
        - coalesce(build_seconds, 0)
        - coalesce(deploy_seconds, 0) as unaccounted_seconds
    from spans

)

select * from with_the_rest
