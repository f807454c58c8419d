with links as (

    select * from {{ ref('bridge_incidents_deployments') }}

),

best as (

    select
        incident_id,
        sum(case when is_best then 1 else 0 end) as best_count
    from links
    where matched_by = 'same_service_incident'
    group by incident_id

),

wrong as (

    select *
    from best
    where best_count <> 1

)

select * from wrong
