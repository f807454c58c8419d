with hosted as (

    select * from {{ ref('stg_github__repositories') }}

),

filed as (

    select * from {{ ref('stg_files__repositories') }}

),

filed_changes as (

    select * from {{ ref('stg_files__changes') }}

),

filed_deployments as (

    select * from {{ ref('stg_files__deployments') }}

),

filed_builds as (

    select * from {{ ref('stg_files__builds') }}

),

filed_commits as (

    select * from {{ ref('stg_files__commits') }}

),

filed_links as (

    select * from {{ ref('stg_files__services_repositories') }}

),

programmed as (

    select * from {{ ref('stg_program__service_repositories') }}

),

names as (

    select * from {{ ref('int_named_repositories') }}

),

told_by_a_tool as (

    select
        'github:' || full_name as repository_id,
        tool,
        full_name as name,
        default_branch,
        coalesce(is_archived, false) as is_archived
    from hosted
    union all
    select
        repository_id,
        tool,
        name,
        default_branch,
        false as is_archived
    from filed

),

mentioned as (

    -- Named by the program or by a file, and told by no tool: its own name is all that is known of it.
    select repository_id from programmed
    union
    select repository_id from filed_links
    union
    select repository_id from filed_changes
    union
    select repository_id from filed_deployments
    union
    select repository_id from filed_builds
    union
    select repository_id from filed_commits

),

only_mentioned as (

    select
        mentioned.repository_id,
        case when {{ starts_with('mentioned.repository_id', "'github:'") }} then 'github' else 'files' end as tool,
        mentioned.repository_id as name,
        cast(null as text) as default_branch,
        false as is_archived
    from mentioned
    left join names on mentioned.repository_id = names.named_repository_id
    where
        mentioned.repository_id is not null
        and names.repository_id is null

),

all_of_them as (

    select * from told_by_a_tool
    union all
    select * from only_mentioned

)

select * from all_of_them
