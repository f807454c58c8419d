with issue_links as (

    select * from {{ ref('bridge_changes_issues') }}

),

links as (

    select * from {{ ref('int_first_deployments') }}

),

first_deployed as (

    select
        issue_links.issue_id,
        min(links.deployed_at) as deployed_at
    from issue_links
    inner join links on issue_links.change_id = links.change_id
    where
        issue_links.is_best
        and issue_links.issue_id is not null
    group by issue_links.issue_id

)

select * from first_deployed
