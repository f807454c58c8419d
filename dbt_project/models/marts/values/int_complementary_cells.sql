with cells as (

    select * from {{ ref('int_cell_privacy') }}

),

owners as (

    select * from {{ ref('dim_service_owners') }}

),

teams as (

    select * from {{ ref('dim_teams') }}

),

published as (

    select *
    from cells
    where is_published

),

children as (

    select
        published.*,
        'team' as parent_type,
        owners.team_id as parent_id
    from published
    inner join owners
        on
            published.scope_type = 'service'
            and published.scope_id = owners.service_id
            -- Who owned the service when the window ended, and not who took it over at that midnight.
            and published.window_end > owners.from_at
            and (owners.to_at is null or published.window_end <= owners.to_at)
    union all
    select
        published.*,
        'product_line' as parent_type,
        teams.product_line as parent_id
    from published
    inner join teams
        on
            published.scope_type = 'team'
            and published.scope_id = teams.team_id
    union all
    select
        published.*,
        'organisation' as parent_type,
        'all' as parent_id
    from published
    where published.scope_type = 'product_line'

),

under_published_parents as (

    select children.*
    from children
    inner join published as parents
        on
            children.parent_type = parents.scope_type
            and children.parent_id = parents.scope_id
            and children.series_id = parents.series_id
            and children.window_name = parents.window_name
            and children.start_date = parents.start_date
    where not parents.is_thin

),

families as (

    select
        series_id,
        window_name,
        start_date,
        parent_type,
        parent_id
    from under_published_parents
    group by series_id, window_name, start_date, parent_type, parent_id
    having sum(case when is_thin then 1 else 0 end) = 1

),

siblings as (

    select
        under_published_parents.series_id,
        under_published_parents.window_id,
        row_number() over (
            partition by
                under_published_parents.series_id,
                under_published_parents.window_name,
                under_published_parents.start_date,
                under_published_parents.parent_type,
                under_published_parents.parent_id
            order by under_published_parents.n asc, under_published_parents.scope_id asc
        ) as position
    from under_published_parents
    inner join families
        on
            under_published_parents.series_id = families.series_id
            and under_published_parents.window_name = families.window_name
            and under_published_parents.start_date = families.start_date
            and under_published_parents.parent_type = families.parent_type
            and under_published_parents.parent_id = families.parent_id
    where
        not under_published_parents.is_thin
        and under_published_parents.n > 0

),

smallest as (

    select
        series_id,
        window_id
    from siblings
    where position = 1

)

select * from smallest
