with service_levels as (

    select * from {{ ref('mart_reliability__service_levels') }}

),

scoped as (

    {{ in_scopes('service_levels', [
        'slo_id', 'good', 'total', 'bad', 'allowed_per_million', 'window_days', 'bucket_start',
    ], 'bucket_start', has_repository=false) }}

)

select * from scoped
