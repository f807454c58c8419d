with files as (

    select * from {{ ref('int_change_files') }}

),

without_generated as (

    select
        change_id,
        sum(case when is_generated then 0 else coalesce(lines_added, 0) end) as lines_added,
        sum(case when is_generated then 0 else coalesce(lines_deleted, 0) end) as lines_deleted,
        count(*) as file_count
    from files
    group by change_id

)

select * from without_generated
