with freezes as (

    select * from {{ ref('int_told_freezes') }}

),

services as (

    select * from {{ ref('int_told_services') }}

),

named_services as (

    select * from {{ ref('int_named_services') }}

),

enabled as (

    -- A freeze that is switched off stops nothing, and since when it was is told nowhere.
    select
        freeze_id,
        tool,
        label,
        is_of_everything,
        scope || '/' as scope_prefix,
        {{ local_date('started_at', 'time_zone') }} as from_date,
        -- The last second that is frozen, so that an end at midnight takes no day with it.
        {{ local_date(
            'case when ended_at > started_at then ' ~ add_seconds('ended_at', '-1') ~ ' else started_at end',
            'time_zone'
        ) }} as to_date
    from freezes
    where is_enabled

),

frozen_services as (

    -- A project of a tool is no scope of ours, its services are. Which of them the rules of a freeze
    -- spare, and that it is of some environments only, the tool does not list: every service of the
    -- project counts as frozen, and the rules are lost.
    select
        enabled.freeze_id,
        named_services.service_id
    from enabled
    inner join services
        on
            enabled.tool = services.tool
            and {{ starts_with("services.project_id || '/'", 'enabled.scope_prefix') }}
    inner join named_services on services.alias = named_services.named_service_id
    where not enabled.is_of_everything
    group by enabled.freeze_id, named_services.service_id

),

with_scopes as (

    -- Where the program knows no service of the project, the freeze stays, with no scope to stand in.
    select
        enabled.freeze_id,
        case when enabled.is_of_everything then 'organisation' else 'service' end as scope_type,
        case when enabled.is_of_everything then 'all' else frozen_services.service_id end as scope_id,
        enabled.label,
        enabled.from_date,
        enabled.to_date
    from enabled
    left join frozen_services on enabled.freeze_id = frozen_services.freeze_id

)

select * from with_scopes
