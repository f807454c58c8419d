with landed as (

    select * from {{ source('raw_git', 'rewrites') }}

),

renamed as (

    select
        -- ids
        'git:' || repository_id as repository_id,
        commit_sha,
        author_key,

        -- properties
        'git' as tool,
        author_type,

        -- measures
        lines_changed,
        lines_rewritten,

        -- timestamps
        {{ to_utc('committed_at') }} as committed_at
    from landed

)

select * from renamed
