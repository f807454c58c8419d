with landed as (

    select * from {{ source('raw_gitlab', 'issue_transitions') }}

),

renamed as (

    select
        -- ids
        'gitlab:' || transition_id as transition_id,
        'gitlab:' || issue_id as issue_id,

        -- properties
        'gitlab' as tool,
        field,
        from_value,
        to_value,
        case from_value when 'opened' then 'todo' when 'closed' then 'done' end as from_category,
        case to_value when 'opened' then 'todo' when 'closed' then 'done' end as to_category,

        -- timestamps
        {{ to_utc('changed_at') }} as changed_at
    from landed

)

select * from renamed
