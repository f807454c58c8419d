with annotations as (

    select * from {{ ref('mart_governance__annotations') }}

)

select * from annotations
