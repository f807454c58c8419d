with landed as (

    select * from {{ source('raw_jira', 'statuses') }}

),

renamed as (

    select
        -- ids
        status_id,
        category_key,

        -- properties
        'jira' as tool,
        name
    from landed

)

select * from renamed
