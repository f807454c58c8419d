with freshness as (

    select * from {{ ref('mart_governance__tool_freshness') }}

)

select * from freshness
