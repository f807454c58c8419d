with landed as (

    select * from {{ source('raw_program', 'repositories') }}

),

renamed as (

    select
        -- ids
        repository_id,

        -- properties
        release_branch_pattern,

        -- flags
        is_personal_owner_declared
    from landed

)

select * from renamed
