with changes as (

    select * from {{ ref('fct_changes') }}

),

reviews as (

    select * from {{ ref('fct_reviews') }}

),

change_commits as (

    select * from {{ ref('int_change_commits') }}

),

touched as (

    select * from {{ ref('bridge_changes_services') }}

),

services as (

    select * from {{ ref('bridge_services_repositories') }}

),

of_services as (

    select repository_id
    from services
    group by repository_id

),

waiting as (

    select
        changes.change_id,
        changes.repository_id,
        changes.created_at,
        changes.ready_at
    from changes
    inner join of_services on changes.repository_id = of_services.repository_id
    where
        changes.state = 'open'
        and {{ is_past('changes.created_at') }}

),

movements as (

    select
        change_id,
        created_at as moved_at
    from waiting
    union all
    select
        change_id,
        ready_at as moved_at
    from waiting
    where {{ is_past('ready_at') }}
    union all
    select
        waiting.change_id,
        change_commits.authored_at as moved_at
    from waiting
    inner join change_commits on waiting.change_id = change_commits.change_id
    where {{ is_past('change_commits.authored_at') }}
    union all
    -- What a bot says moves nothing.
    select
        waiting.change_id,
        reviews.submitted_at as moved_at
    from waiting
    inner join reviews on waiting.change_id = reviews.change_id
    where
        reviews.reviewer_type = 'person'
        and {{ is_past('reviews.submitted_at') }}

),

last_movements as (

    select
        change_id,
        {{ add_seconds('max(moved_at)', '14 * 86400') }} as stale_at
    from movements
    group by change_id

),

stale as (

    select
        waiting.change_id,
        touched.service_id,
        waiting.repository_id,
        last_movements.stale_at
    from waiting
    inner join last_movements on waiting.change_id = last_movements.change_id
    left join touched on waiting.change_id = touched.change_id
    where {{ is_past('last_movements.stale_at') }}

),

scoped as (

    {{ in_scopes('stale', ['change_id'], 'stale_at') }}

),

once_in_each_scope as (

    select
        scope_type,
        scope_id,
        change_id,
        observed_on as stale_on
    from scoped
    group by scope_type, scope_id, change_id, observed_on

)

select * from once_in_each_scope
