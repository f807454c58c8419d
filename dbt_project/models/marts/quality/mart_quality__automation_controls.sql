with services as (

    select * from {{ ref('dim_services') }}

),

required_controls as (

    select * from {{ ref('required_controls') }}

),

evidence as (

    select * from {{ ref('int_automation_evidence') }}

),

settled as (

    select
        -- ids
        services.service_id,

        -- properties
        required_controls.control,
        case
            when evidence.is_automated then 'automated'
            when not evidence.is_automated then 'not automated'
            else 'unknown'
        end as state,
        coalesce(evidence.evidence, required_controls.evidence_wanted) as evidence,
        evidence.matched_by,
        required_controls.owner_role,

        -- measures
        coalesce(evidence.evidence_count, 0) as evidence_count,

        -- timestamps
        evidence.seen_at
    from services
    cross join required_controls
    left join evidence
        on
            services.service_id = evidence.service_id
            and required_controls.control = evidence.control

)

select * from settled
