with landed as (

    select * from {{ source('raw_azure_devops', 'issue_revisions') }}

),

renamed as (

    select
        -- ids
        'azure_devops:' || issue_id as issue_id,
        assignee_key,

        -- properties
        'azure_devops' as tool,
        type as original_type,
        state as original_state,
        iteration_path,
        priority,

        -- measures
        revision,
        points,

        -- timestamps
        {{ to_utc('changed_at') }} as changed_at
    from landed

)

select * from renamed
