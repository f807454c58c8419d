with words as (

    select * from {{ ref('stg_program__words') }}

),

tools as (

    select * from {{ ref('int_tools') }}

),

of_every_tool as (

    select
        words.domain,
        tools.tool,
        words.word,
        words.meaning,
        words.is_waiting
    from words
    cross join tools
    where words.tool = '*'

),

of_one_tool as (

    select
        domain,
        tool,
        word,
        meaning,
        is_waiting
    from words
    where tool <> '*'

),

without_the_overridden as (

    select
        of_every_tool.domain,
        of_every_tool.tool,
        of_every_tool.word,
        of_every_tool.meaning,
        of_every_tool.is_waiting
    from of_every_tool
    left join of_one_tool
        on
            of_every_tool.domain = of_one_tool.domain
            and of_every_tool.tool = of_one_tool.tool
            and of_every_tool.word = of_one_tool.word
    where of_one_tool.word is null

),

together as (

    select
        domain,
        tool,
        word,
        meaning,
        is_waiting
    from of_one_tool
    union all
    select
        domain,
        tool,
        word,
        meaning,
        is_waiting
    from without_the_overridden

),

settled as (

    -- What was cancelled, or was another's double, is done with; to an incident it says more.
    select
        domain,
        tool,
        word,
        case when domain = 'status' and meaning = 'cancelled' then 'done' else meaning end as meaning,
        is_waiting,
        domain = 'status' and meaning = 'cancelled' as is_cancelled
    from together

)

select * from settled
