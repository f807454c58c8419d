with statuses as (

    select * from {{ ref('stg_jira__statuses') }}

),

words as (

    select * from {{ ref('int_words') }}

),

told_by_the_tool as (

    select
        statuses.status_id,
        statuses.tool,
        lower(statuses.name) as word,
        case statuses.category_key
            when 'new' then 'todo'
            when 'indeterminate' then 'doing'
            when 'done' then 'done'
        end as category
    from statuses

),

settled as (

    -- The program's reading of a word goes before the tool's.
    select
        told_by_the_tool.status_id,
        told_by_the_tool.word,
        coalesce(words.meaning, told_by_the_tool.category) as category,
        coalesce(words.is_waiting, false) as is_waiting
    from told_by_the_tool
    left join words
        on
            told_by_the_tool.word = words.word
            and told_by_the_tool.tool = words.tool
            and words.domain = 'status'

)

select * from settled
