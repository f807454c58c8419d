with landed as (

    select * from {{ source('raw_files', 'incident_actions') }}

),

renamed as (

    select
        -- ids
        'files:' || action_id as action_id,
        {{ files_key('incident_id') }} as incident_id,

        -- properties
        'files' as tool,
        title,
        owner_role,

        -- dates
        due_date,

        -- timestamps
        {{ to_utc('completed_at') }} as completed_at
    from landed

)

select * from renamed
