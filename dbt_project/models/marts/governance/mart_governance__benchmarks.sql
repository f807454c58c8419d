with benchmarks as (

    select * from {{ ref('dim_benchmarks') }}

),

settled as (

    select
        edition,
        metric_id,
        tier,
        lower_bound as lower,
        upper_bound as upper,
        has_band,
        verbatim,
        source,
        is_adjusted,
        note
    from benchmarks

)

select * from settled
