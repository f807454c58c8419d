with tools as (

    {{ a_row_per_tool() }}

)

select * from tools
