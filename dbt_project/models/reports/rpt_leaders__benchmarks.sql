with benchmarks as (

    select * from {{ ref('mart_governance__benchmarks') }}

)

select * from benchmarks
