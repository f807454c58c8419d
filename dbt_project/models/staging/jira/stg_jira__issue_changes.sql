with landed as (

    select * from {{ source('raw_jira', 'issue_changes') }}

),

renamed as (

    select
        -- ids
        'jira:' || issue_change_id as transition_id,
        'jira:' || issue_id as issue_id,
        from_id,
        to_id,

        -- properties
        'jira' as tool,
        field,
        from_value,
        to_value,

        -- timestamps
        {{ to_utc('changed_at') }} as changed_at
    from landed

)

select * from renamed
