with disclosed as (

    select * from {{ ref('int_disclosed_values') }}

),

series as (

    select * from {{ ref('int_series') }}

),

benchmarks as (

    select * from {{ ref('dim_benchmarks') }}

),

bands as (

    select
        edition,
        metric_id,
        tier,
        lower_bound,
        upper_bound,
        has_band
    from benchmarks
    where
        edition = '2024'
        and has_band

),

within_bands as (

    -- Bands of one edition do not overlap; should a site's own do, the tier that reads first holds.
    select
        disclosed.series_id,
        disclosed.window_id,
        bands.edition as industry_edition,
        bands.tier as industry_tier,
        row_number() over (
            partition by disclosed.series_id, disclosed.window_id
            order by bands.lower_bound asc nulls first, bands.tier asc nulls last
        ) as position
    from disclosed
    inner join series on disclosed.series_id = series.series_id
    inner join bands on series.metric_id = bands.metric_id
    where
        disclosed.is_headline
        and series.segment_name is null
        and disclosed.n >= series.minimum_n_for_tier
        and (bands.lower_bound is null or disclosed.value >= bands.lower_bound)
        and (bands.upper_bound is null or disclosed.value < bands.upper_bound)

),

one_per_cell as (

    select
        series_id,
        window_id,
        industry_edition,
        industry_tier
    from within_bands
    where position = 1

)

select * from one_per_cell
