with landed as (

    select * from {{ source('raw_jira', 'sprint_changes') }}

),

renamed as (

    select
        -- ids
        'jira:' || issue_change_id as transition_id,
        'jira:' || sprint_id as sprint_id,
        'jira:' || issue_id as issue_id,

        -- properties
        'jira' as tool,

        -- flags
        is_added,

        -- timestamps
        {{ to_utc('changed_at') }} as changed_at
    from landed

)

select * from renamed
