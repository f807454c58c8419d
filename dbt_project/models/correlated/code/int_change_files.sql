with hosted_files as (

    select * from {{ ref('stg_github__pull_request_files') }}

),

told_files as (

    select * from {{ ref('int_told_change_files') }}

),

all_told as (

    select
        change_id,
        directory,
        lines_added,
        lines_deleted,
        coalesce(is_generated, false) as is_generated
    from hosted_files
    union all
    select
        change_id,
        directory,
        lines_added,
        lines_deleted,
        coalesce(is_generated, false) as is_generated
    from told_files

)

select * from all_told
