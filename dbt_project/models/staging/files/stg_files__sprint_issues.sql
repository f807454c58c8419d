with landed as (

    select * from {{ source('raw_files', 'sprint_issues') }}

),

renamed as (

    select
        -- ids
        {{ files_key('sprint_id') }} as sprint_id,
        {{ files_key('issue_id') }} as issue_id,

        -- properties
        'files' as tool,

        -- measures
        points_at_add,

        -- timestamps
        {{ to_utc('added_at') }} as added_at,
        {{ to_utc('removed_at') }} as removed_at
    from landed

)

select * from renamed
