-- On none where all of them were withdrawn together with the deployment that failed, or something else
-- explains the incident, and on none of an incident of which the site says what caused it.
with links as (

    select * from {{ ref('bridge_incidents_deployments') }}

),

declared as (

    select incident_id
    from links
    where verdict = 'confirmed'
    group by incident_id

),

best as (

    select
        links.incident_id,
        sum(case when links.is_best then 1 else 0 end) as best_count,
        sum(
            case when deployments.is_withdrawn or links.explained_by is not null then 0 else 1 end
        ) as lasting_count
    from links
    inner join {{ ref('fct_deployments') }} as deployments
        on
            links.deployment_id = deployments.deployment_id
            and links.service_id = deployments.service_id
    left join declared on links.incident_id = declared.incident_id
    where
        links.matched_by = 'same_service_incident'
        and coalesce(links.verdict <> 'refuted', true)
        and declared.incident_id is null
    group by links.incident_id

),

wrong as (

    select *
    from best
    where
        best_count > 1
        or (best_count = 0 and lasting_count > 0)

)

select * from wrong
