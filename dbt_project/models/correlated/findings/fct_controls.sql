with controls as (

    select * from {{ ref('int_told_controls') }}

),

named_services as (

    select * from {{ ref('int_named_services') }}

),

words as (

    select * from {{ ref('int_words') }}

),

-- Of several words that fit a control's name the longest says most.
meant as (

    select
        controls.control_id,
        words.meaning,
        row_number() over (
            partition by controls.control_id
            order by length(words.word) desc nulls last, words.word asc nulls last
        ) as position
    from controls
    inner join words
        on
            controls.tool = words.tool
            and words.domain = 'control'
            and {{ fits_pattern('lower(controls.control_id)', 'words.word') }}

),

settled as (

    -- A service that the program does not know keeps the name that its tool gave it.
    select
        controls.control_id,
        coalesce(named_services.service_id, controls.service_id) as service_id,
        controls.tool,
        meant.meaning as control,
        controls.evidence,
        controls.is_automated,
        controls.checked_at
    from controls
    left join named_services on controls.service_id = named_services.named_service_id
    left join meant
        on
            controls.control_id = meant.control_id
            and meant.position = 1

)

select * from settled
