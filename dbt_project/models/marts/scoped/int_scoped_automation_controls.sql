with controls as (

    select * from {{ ref('mart_quality__automation_controls') }}

),

-- How it stands when the warehouse looks is told on the last whole day.
standing as (

    select
        service_id,
        control,
        state = 'automated' as is_automated,
        {{ add_seconds(as_of(), -86400) }} as looked_at
    from controls
    where state <> 'unknown'

),

scoped as (

    {{ in_scopes('standing', [
        'service_id', 'control', 'is_automated',
    ], 'looked_at', has_repository=false) }}

)

select * from scoped
