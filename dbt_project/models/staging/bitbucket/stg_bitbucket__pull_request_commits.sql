with landed as (

    select * from {{ source('raw_bitbucket', 'pull_request_commits') }}

),

renamed as (

    select
        -- ids
        'bitbucket:' || change_id as change_id,
        commit_sha,
        author_key,

        -- properties
        'bitbucket' as tool,
        author_type,

        -- timestamps
        {{ to_utc('authored_at') }} as authored_at,
        {{ to_utc('committed_at') }} as committed_at
    from landed

)

select * from renamed
