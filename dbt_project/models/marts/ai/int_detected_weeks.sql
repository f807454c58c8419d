with scoped_findings as (

    select * from {{ ref('int_scoped_findings') }}

),

closed_findings as (

    select * from {{ ref('int_scoped_closed_findings') }}

),

findings as (

    select * from {{ ref('fct_findings') }}

),

scopes as (

    select * from {{ ref('int_scopes') }}

),

days as (

    select * from {{ ref('dim_dates') }}

),

weeks as (

    select
        week_start_date,
        {{ add_days('week_start_date', '7') }} as week_end_date
    from days
    group by week_start_date

),

by_week as (

    select
        scoped_findings.scope_id,
        findings.detector,
        {{ week_start('scoped_findings.observed_on') }} as week_start_date,
        count(*) as finding_count
    from scoped_findings
    inner join findings on scoped_findings.finding_id = findings.finding_id
    where
        scoped_findings.scope_type = 'service'
        and findings.detector is not null
    group by
        scoped_findings.scope_id,
        findings.detector,
        {{ week_start('scoped_findings.observed_on') }}

),

closed_by_week as (

    select
        scope_id,
        detector,
        {{ week_start('observed_on') }} as week_start_date,
        count(*) as closed_count
    from closed_findings
    where scope_type = 'service'
    group by
        scope_id,
        detector,
        {{ week_start('observed_on') }}

),

first_weeks as (

    select
        scope_id,
        detector,
        min(week_start_date) as week_start_date
    from by_week
    group by scope_id, detector

),

-- A week in which nothing was found or closed is 0, once the detector has found anything there.
zero_filled as (

    select
        first_weeks.scope_id as service_id,
        first_weeks.detector,
        weeks.week_start_date,
        weeks.week_end_date,
        cast(coalesce(by_week.finding_count, 0) as bigint) as finding_count,
        cast(coalesce(closed_by_week.closed_count, 0) as bigint) as closed_count
    from first_weeks
    inner join scopes
        on
            first_weeks.scope_id = scopes.scope_id
            and scopes.scope_type = 'service'
    inner join weeks
        on
            first_weeks.week_start_date <= weeks.week_start_date
            and scopes.last_midnight_date >= weeks.week_end_date
    left join by_week
        on
            first_weeks.scope_id = by_week.scope_id
            and first_weeks.detector = by_week.detector
            and weeks.week_start_date = by_week.week_start_date
    left join closed_by_week
        on
            first_weeks.scope_id = closed_by_week.scope_id
            and first_weeks.detector = closed_by_week.detector
            and weeks.week_start_date = closed_by_week.week_start_date

)

select * from zero_filled
