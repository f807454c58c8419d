with landed as (

    select * from {{ source('raw_program', 'objective_key_results') }}

),

renamed as (

    select
        -- ids
        objective_id,
        metric_id,

        -- properties
        direction,

        -- measures
        target
    from landed

)

select * from renamed
