with hosted_releases as (

    select * from {{ ref('stg_github__releases') }}

),

tags as (

    select * from {{ ref('stg_github__tags') }}

),

hosted as (

    select * from {{ ref('int_hosted_repositories') }}

),

told_releases as (

    select * from {{ ref('int_told_releases') }}

),

names as (

    select * from {{ ref('int_named_repositories') }}

),

all_told as (

    select
        hosted_releases.release_id,
        hosted.repository_id,
        tags.commit_sha,
        hosted_releases.tool,
        hosted_releases.tag,
        coalesce(hosted_releases.is_prerelease, false) as is_prerelease,
        hosted_releases.published_at
    from hosted_releases
    inner join hosted on hosted_releases.repository_native_id = hosted.repository_native_id
    left join tags
        on
            hosted_releases.repository_native_id = tags.repository_native_id
            and hosted_releases.tag = tags.tag
    where not coalesce(hosted_releases.is_draft, false)
    union all
    select
        told_releases.release_id,
        {{ meant_repository('names', 'told_releases.repository_id') }} as repository_id,
        told_releases.commit_sha,
        told_releases.tool,
        told_releases.tag,
        false as is_prerelease,
        told_releases.published_at
    from told_releases
    left join names on told_releases.repository_id = names.named_repository_id
    -- A clone's tags are the host's releases, where one tells of the repository.
    where told_releases.tool <> 'git' or told_releases.repository_id = names.repository_id

)

select * from all_told
