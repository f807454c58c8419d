with hosted as (

    select * from {{ ref('stg_github__repositories') }}

),

told as (

    select * from {{ ref('int_told_repositories') }}

),

told_changes as (

    select * from {{ ref('int_told_changes') }}

),

told_deployments as (

    select * from {{ ref('int_told_deployments') }}

),

told_builds as (

    select * from {{ ref('int_told_builds') }}

),

told_commits as (

    select * from {{ ref('int_told_commits') }}

),

told_links as (

    select * from {{ ref('int_told_services_repositories') }}

),

programmed as (

    select * from {{ ref('stg_program__service_repositories') }}

),

names as (

    select * from {{ ref('int_named_repositories') }}

),

told_by_a_tool as (

    select
        repository_id,
        tool,
        full_name as name,
        default_branch,
        coalesce(is_archived, false) as is_archived
    from hosted
    union all
    -- A clone of a repository that a host tells of is not a second one.
    select
        told.repository_id,
        told.tool,
        told.name,
        told.default_branch,
        false as is_archived
    from told
    inner join names
        on
            told.repository_id = names.named_repository_id
            and told.repository_id = names.repository_id

),

mentioned as (

    -- Named by the program or by another tool, and told by no host: its own name is all that is known of it.
    select repository_id from programmed
    union
    select repository_id from told_links
    union
    select repository_id from told_changes
    union
    select repository_id from told_deployments
    union
    select repository_id from told_builds
    union
    select repository_id from told_commits

),

only_mentioned as (

    select
        mentioned.repository_id,
        left(mentioned.repository_id, position(':' in mentioned.repository_id) - 1) as tool,
        mentioned.repository_id as name,
        cast(null as text) as default_branch,
        false as is_archived
    from mentioned
    left join names on mentioned.repository_id = names.named_repository_id
    where
        mentioned.repository_id is not null
        and not {{ is_loose_name('mentioned.repository_id') }}
        and names.repository_id is null

),

all_of_them as (

    select
        repository_id,
        tool,
        name,
        default_branch,
        is_archived
    from told_by_a_tool
    union all
    select
        repository_id,
        tool,
        name,
        default_branch,
        is_archived
    from only_mentioned

)

select * from all_of_them
