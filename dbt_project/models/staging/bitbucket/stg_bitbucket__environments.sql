with landed as (

    select * from {{ source('raw_bitbucket', 'environments') }}

),

renamed as (

    select
        -- ids
        'bitbucket:' || environment_id as environment_id,
        'bitbucket:' || repository_id as repository_id,

        -- properties
        'bitbucket' as tool,
        name,
        environment_type
    from landed

)

select * from renamed
