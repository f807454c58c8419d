with links as (

    select * from {{ ref('bridge_changes_deployments') }}

),

best as (

    select
        change_id,
        service_id,
        sum(case when is_best then 1 else 0 end) as best_count
    from links
    group by change_id, service_id

),

wrong as (

    select *
    from best
    where best_count <> 1

)

select * from wrong
