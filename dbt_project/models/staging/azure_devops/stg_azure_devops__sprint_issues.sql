with landed as (

    select * from {{ source('raw_azure_devops', 'sprint_issues') }}

),

renamed as (

    select
        -- ids
        'azure_devops:' || sprint_id as sprint_id,
        'azure_devops:' || issue_id as issue_id,

        -- properties
        'azure_devops' as tool,

        -- measures
        points_at_add,

        -- timestamps
        {{ to_utc('added_at') }} as added_at,
        {{ to_utc('removed_at') }} as removed_at
    from landed

)

select * from renamed
