with landed as (

    select * from {{ source('raw_jira', 'sprint_issues') }}

),

renamed as (

    select
        -- ids
        'jira:' || sprint_id as sprint_id,
        'jira:' || issue_id as issue_id,

        -- properties
        'jira' as tool
    from landed

)

select * from renamed
