with landed as (

    select * from {{ source('raw_jira', 'issue_components') }}

),

renamed as (

    select
        -- ids
        'jira:' || issue_id as issue_id,

        -- properties
        'jira' as tool,
        component
    from landed

)

select * from renamed
