{%- set fewest_weeks = 12 -%}
{%- set spread = 'sqrt(' ~ as_double('driver_variance') ~ ' * ' ~ as_double('outcome_variance') ~ ')' -%}
with metric_values as (

    select * from {{ ref('metric_values') }}

),

drivers as (

    select * from {{ ref('metric_drivers') }}

),

scopes as (

    select * from {{ ref('int_scopes') }}

),

-- Ten digits: the order in which doubles were added must not decide what is a tie.
weeks as (

    select
        metric_id,
        scope_type,
        scope_id,
        definition_version,
        {{ local_date('window_start', 'time_zone') }} as week_start_date,
        cast(value as numeric(28, 10)) as value
    from metric_values
    where
        window_name = 'week'
        and is_headline
        and segment_name is null
        and value is not null
        and not is_partial
        and scope_type in ('team', 'product_line', 'organisation')

),

pairs as (

    select
        drivers.driver_metric_id,
        drivers.outcome_metric_id,
        weeks.scope_type,
        weeks.scope_id,
        weeks.value as driver_value,
        outcome_weeks.value as outcome_value
    from drivers
    inner join weeks on drivers.driver_metric_id = weeks.metric_id
    inner join weeks as outcome_weeks
        on
            drivers.outcome_metric_id = outcome_weeks.metric_id
            and weeks.scope_type = outcome_weeks.scope_type
            and weeks.scope_id = outcome_weeks.scope_id
            and outcome_weeks.week_start_date = {{ add_days('weeks.week_start_date', 'drivers.lag_weeks * 7') }}

),

-- Twice the rank, ties sharing the mean of theirs: a whole number.
ranked as (

    select
        driver_metric_id,
        outcome_metric_id,
        scope_type,
        scope_id,
        2 * rank() over (
            partition by driver_metric_id, outcome_metric_id, scope_type, scope_id
            order by driver_value asc nulls last
        ) + count(*) over (
            partition by driver_metric_id, outcome_metric_id, scope_type, scope_id, driver_value
        ) - 1 as driver_rank,
        2 * rank() over (
            partition by driver_metric_id, outcome_metric_id, scope_type, scope_id
            order by outcome_value asc nulls last
        ) + count(*) over (
            partition by driver_metric_id, outcome_metric_id, scope_type, scope_id, outcome_value
        ) - 1 as outcome_rank
    from pairs

),

summed as (

    select
        driver_metric_id,
        outcome_metric_id,
        scope_type,
        scope_id,
        cast(count(*) as bigint) as n,
        cast(sum(driver_rank) as bigint) as driver_sum,
        cast(sum(outcome_rank) as bigint) as outcome_sum,
        cast(sum(driver_rank * driver_rank) as bigint) as driver_squares,
        cast(sum(outcome_rank * outcome_rank) as bigint) as outcome_squares,
        cast(sum(driver_rank * outcome_rank) as bigint) as products
    from ranked
    group by driver_metric_id, outcome_metric_id, scope_type, scope_id

),

spread as (

    select
        driver_metric_id,
        outcome_metric_id,
        scope_type,
        scope_id,
        n,
        n * products - driver_sum * outcome_sum as covariance,
        n * driver_squares - driver_sum * driver_sum as driver_variance,
        n * outcome_squares - outcome_sum * outcome_sum as outcome_variance
    from summed

),

-- Every edge of the graph has a row for every scope of its kind, with a reason where nothing is known.
placed as (

    select
        drivers.driver_metric_id,
        drivers.outcome_metric_id,
        drivers.lag_weeks,
        drivers.reason,
        scopes.scope_type,
        scopes.scope_id,
        coalesce(spread.n, 0) as n,
        spread.covariance,
        spread.driver_variance,
        spread.outcome_variance,
        case
            when coalesce(spread.n, 0) < {{ fewest_weeks }}
                then 'fewer than {{ fewest_weeks }} weeks in which both are known'
            when spread.driver_variance = 0 or spread.outcome_variance = 0 then 'one of the two never changed'
        end as null_reason
    from drivers
    inner join scopes on scopes.scope_type in ('team', 'product_line', 'organisation')
    left join spread
        on
            drivers.driver_metric_id = spread.driver_metric_id
            and drivers.outcome_metric_id = spread.outcome_metric_id
            and scopes.scope_type = spread.scope_type
            and scopes.scope_id = spread.scope_id

),

correlated as (

    select
        driver_metric_id,
        outcome_metric_id,
        lag_weeks,
        reason,
        scope_type,
        scope_id,
        n,
        null_reason,
        case
            when null_reason is null
                then {{ safe_divide('covariance', spread) }}
        end as rank_correlation
    from placed

),

-- Fisher's transformation, with Bonett and Wright's standard error for ranks.
transformed as (

    select
        driver_metric_id,
        outcome_metric_id,
        lag_weeks,
        reason,
        scope_type,
        scope_id,
        n,
        null_reason,
        rank_correlation,
        case
            when abs(rank_correlation) < 0.9999999999
                then 0.5 * ln({{ safe_divide('1 + rank_correlation', '1 - rank_correlation') }})
        end as height,
        {{ normal_quantile() }}
        * sqrt((1 + rank_correlation * rank_correlation / 2) / nullif({{ as_double('n') }} - 3, 0)) as reach
    from correlated

),

settled as (

    select
        -- which edge
        driver_metric_id,
        outcome_metric_id,
        lag_weeks,
        'association' as kind,
        reason,

        -- of whom
        scope_type,
        scope_id,

        -- measures
        n,
        rank_correlation,
        {{ safe_divide('exp(2 * (height - reach)) - 1', 'exp(2 * (height - reach)) + 1') }} as interval_low,
        {{ safe_divide('exp(2 * (height + reach)) - 1', 'exp(2 * (height + reach)) + 1') }} as interval_high,
        case
            when rank_correlation is not null and height is null
                then 'no interval where one rises always with the other'
        end as interval_null_reason,
        null_reason
    from transformed

)

select * from settled
