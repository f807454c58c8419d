with landed as (

    select * from {{ source('raw_program', 'objective_epics') }}

),

renamed as (

    select
        -- ids
        objective_id,
        issue_key
    from landed

)

select * from renamed
