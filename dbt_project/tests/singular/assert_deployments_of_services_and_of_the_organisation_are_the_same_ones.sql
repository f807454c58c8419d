{{ config(group='marts') }}

select
    services.service_count,
    organisation.organisation_count
from (
    select count(*) as service_count
    from {{ ref('int_scoped_deployments') }}
    where scope_type = 'service'
) as services
cross join (
    select count(*) as organisation_count
    from {{ ref('int_scoped_deployments') }}
    where scope_type = 'organisation'
) as organisation
where services.service_count <> organisation.organisation_count
