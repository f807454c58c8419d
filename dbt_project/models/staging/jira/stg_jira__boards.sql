with landed as (

    select * from {{ source('raw_jira', 'boards') }}

),

renamed as (

    select
        -- ids
        'jira:' || board_id as board_id,
        project_key,

        -- properties
        'jira' as tool,
        name,
        board_type
    from landed

)

select * from renamed
