with landed as (

    select * from {{ source('raw_jira', 'deletions') }}

),

renamed as (

    select
        -- ids
        'jira:' || native_id as entity_id,

        -- properties
        'jira' as tool,
        case entity
            when 'issues' then 'issue'
            when 'sprints' then 'sprint'
            else entity
        end as entity,

        -- timestamps
        {{ to_utc('noticed_at') }} as noticed_at
    from landed

)

select * from renamed
