with landed as (

    select * from {{ source('raw_azure_devops', 'issue_transitions') }}

),

renamed as (

    select
        -- ids
        'azure_devops:' || transition_id as transition_id,
        'azure_devops:' || issue_id as issue_id,

        -- properties
        'azure_devops' as tool,
        field,
        from_value,
        to_value,
        case from_category
            when 'Proposed' then 'todo'
            when 'InProgress' then 'doing'
            when 'Resolved' then 'doing'
            when 'Completed' then 'done'
            when 'Removed' then 'done'
        end as from_category,
        case to_category
            when 'Proposed' then 'todo'
            when 'InProgress' then 'doing'
            when 'Resolved' then 'doing'
            when 'Completed' then 'done'
            when 'Removed' then 'done'
        end as to_category,

        -- timestamps
        {{ to_utc('changed_at') }} as changed_at
    from landed

)

select * from renamed
