with hosted as (

    select * from {{ ref('stg_github__repositories') }}

),

settled as (

    select
        repository_native_id,
        repository_id,
        default_branch
    from hosted

)

select * from settled
