with milestones as (

    select * from {{ ref('int_lead_time_milestones') }}

),

stages as (

    select * from {{ ref('int_lead_time_stages') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

spans as (

    select * from {{ ref('int_definition_spans') }}

),

together as (

    select
        -- ids
        milestones.change_id,
        milestones.service_id,
        milestones.deployment_id,
        milestones.repository_id,

        -- flags
        milestones.is_bot,
        milestones.is_baseline,
        coalesce(stages.is_out_of_order, false) as is_out_of_order,

        -- measures
        stages.coding_seconds,
        stages.pickup_seconds,
        stages.review_seconds,
        stages.merge_seconds,
        stages.build_seconds,
        stages.deploy_seconds,
        stages.unaccounted_seconds,
        stages.lead_time_seconds,
        milestones.null_reason,
        spans.definition_version,

        -- timestamps
        milestones.first_commit_at,
        milestones.ready_at,
        milestones.first_review_at,
        milestones.approved_at,
        milestones.merged_at,
        milestones.built_at,
        milestones.deployed_at
    from milestones
    left join stages
        on
            milestones.change_id = stages.change_id
            and milestones.service_id = stages.service_id
    -- What happened stands also where no program says whose days they are.
    left join organisations on true
    left join spans
        on
            spans.metric_id = 'change_lead_time'
            and {{ held_on('milestones.deployed_at') }}

)

select * from together
