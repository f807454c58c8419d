with benchmarks as (

    select * from {{ ref('stg_program__benchmarks') }}

),

settled as (

    select
        edition,
        metric_id,
        tier,
        lower_bound,
        upper_bound,
        has_band,
        verbatim,
        source,
        is_adjusted,
        note
    from benchmarks

)

select * from settled
