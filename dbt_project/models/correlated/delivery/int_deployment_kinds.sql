with deployments as (

    select * from {{ ref('stg_github__deployments') }}

),

words as (

    select * from {{ ref('int_words') }}
    where domain = 'deployment_kind'

),

seen as (

    select
        tool,
        original_kind
    from deployments
    where original_kind is not null
    group by tool, original_kind

),

in_order as (

    -- The longest pattern says most. Of two as long, the one that changes more of what is counted:
    -- a rollback before a hotfix before a configuration before a change, which is the alphabet backwards.
    select
        seen.tool,
        seen.original_kind,
        words.meaning,
        row_number() over (
            partition by seen.tool, seen.original_kind
            order by length(words.word) desc nulls last, words.meaning desc nulls last
        ) as position
    from seen
    left join words
        on
            seen.tool = words.tool
            and {{ fits_pattern('lower(seen.original_kind)', 'words.word') }}

),

settled as (

    select
        tool,
        original_kind,
        coalesce(meaning, 'change') as kind
    from in_order
    where position = 1

)

select * from settled
