with landed as (

    select * from {{ source('raw_jira', 'projects') }}

),

renamed as (

    select
        -- ids
        project_id,
        upper(project_key) as project_key,

        -- properties
        'jira' as tool,
        name,
        project_type,

        -- flags
        is_archived
    from landed

)

select * from renamed
