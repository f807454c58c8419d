with landed as (

    select * from {{ source('raw_program', 'team_projects') }}

),

renamed as (

    select
        -- ids
        team_id,
        upper(project_key) as project_key
    from landed

)

select * from renamed
