with check_results as (

    select * from {{ ref('stg_plumbline__check_results') }}

),

settled as (

    select
        run_id,
        tool,
        suite,
        table_name,
        expectation_id,
        severity,
        is_passed,
        is_latest,
        observed,
        description,
        checked_at
    from check_results

)

select * from settled
