with landed as (

    select * from {{ source('raw_gitlab', 'iteration_issues') }}

),

renamed as (

    select
        -- ids
        'gitlab:' || sprint_id as sprint_id,
        'gitlab:' || issue_id as issue_id,

        -- properties
        'gitlab' as tool,

        -- measures
        points_at_add,

        -- timestamps
        {{ to_utc('added_at') }} as added_at,
        {{ to_utc('removed_at') }} as removed_at
    from landed

)

select * from renamed
