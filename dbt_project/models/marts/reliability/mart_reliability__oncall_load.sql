with load as (

    select * from {{ ref('fct_oncall_load') }}

),

alerts as (

    select * from {{ ref('mart_reliability__alerts') }}

),

service_scopes as (

    select * from {{ ref('int_service_scopes') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

summed as (

    -- Who is on call by two tools may be the same person: the larger count, never the sum.
    select
        team_id,
        week_start_date,
        case when count(primary_hours) = count(*) then sum(primary_hours) end as primary_hours,
        case when count(oncall_hours) = count(*) then sum(oncall_hours) end as oncall_hours,
        case when count(person_count) = count(*) then max(person_count) end as person_count
    from load
    where team_id is not null
    group by team_id, week_start_date

),

counted as (

    -- Alerts of the services that were the team's when they fired, in the weeks that rotas have.
    select
        summed.team_id,
        summed.week_start_date,
        count(*) as alert_count,
        sum(case when alerts.is_out_of_hours then 1 else 0 end) as out_of_hours_alert_count
    from summed
    inner join service_scopes
        on
            summed.team_id = service_scopes.scope_id
            and service_scopes.scope_type = 'team'
    inner join alerts
        on
            service_scopes.service_id = alerts.service_id
            and alerts.fired_at >= service_scopes.from_at
            and alerts.fired_at < service_scopes.to_at
            and alerts.fired_at >= summed.week_start_date
            and alerts.fired_at < {{ add_days('summed.week_start_date', 7) }}
    group by summed.team_id, summed.week_start_date

),

judged as (

    select
        summed.team_id,
        summed.week_start_date,
        summed.primary_hours,
        summed.oncall_hours,
        summed.person_count,
        coalesce(counted.alert_count, 0) as alert_count,
        coalesce(counted.out_of_hours_alert_count, 0) as out_of_hours_alert_count,
        organisations.minimum_contributors,
        coalesce(summed.person_count, 0) < organisations.minimum_contributors as is_suppressed
    from summed
    cross join organisations
    left join counted
        on
            summed.team_id = counted.team_id
            and summed.week_start_date = counted.week_start_date

),

settled as (

    select
        -- ids
        team_id,

        -- dates
        week_start_date,

        -- measures
        case when not is_suppressed then oncall_hours end as oncall_hours,
        case when not is_suppressed then primary_hours end as primary_hours,
        person_count,
        cast(alert_count as bigint) as alert_count,
        cast(out_of_hours_alert_count as bigint) as out_of_hours_alert_count,

        -- how far it holds
        is_suppressed,
        case
            when person_count is null then 'not known how many people were on call'
            when is_suppressed
                then 'fewer than ' || cast(minimum_contributors as text) || ' people were on call'
        end as null_reason
    from judged

)

select * from settled
