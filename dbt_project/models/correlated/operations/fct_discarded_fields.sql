with hosted as (

    select * from {{ ref('stg_github__discarded_fields') }}

),

tracked as (

    select * from {{ ref('stg_jira__discarded_fields') }}

),

all_told as (

    select
        tool,
        table_name,
        field_name,
        occurrence_count
    from hosted
    union all
    select
        tool,
        table_name,
        field_name,
        occurrence_count
    from tracked

)

select * from all_told
