with landed as (

    select * from {{ source('raw_program', 'benchmarks') }}

),

renamed as (

    select
        -- ids
        metric_id,

        -- properties
        edition,
        tier,
        verbatim,
        source,
        note,

        -- flags
        has_band,
        is_adjusted,

        -- measures
        lower_bound,
        upper_bound
    from landed

)

select * from renamed
