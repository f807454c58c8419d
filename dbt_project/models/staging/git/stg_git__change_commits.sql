with landed as (

    select * from {{ source('raw_git', 'change_commits') }}

),

renamed as (

    select
        -- ids
        'git:' || change_id as change_id,
        commit_sha,
        author_key,

        -- properties
        'git' as tool,
        author_type,

        -- timestamps
        {{ to_utc('authored_at') }} as authored_at,
        {{ to_utc('committed_at') }} as committed_at
    from landed

)

select * from renamed
