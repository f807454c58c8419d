{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        full_refresh=false,
        on_schema_change='append_new_columns'
    )
}}

-- The only copy of what was first known: no run empties it, and no run changes a row.
with first_weeks as (

    select * from {{ ref('int_first_weeks') }}

),

known as (

    select
        metric_id,
        statistic,
        scope_type,
        scope_id,
        segment_name,
        segment_value,
        definition_version,
        value,
        n,
        effective_from,
        cast({{ as_of() }} as date) as frozen_as_of
    from first_weeks
    -- What is withheld is never kept, and what had no value yet may still get one.
    where
        is_whole
        and value is not null

),

{% if is_incremental() %}
    newest as (

        select max(frozen_as_of) as frozen_as_of from {{ this }}

    ),
{% endif %}

unfrozen as (

    select
        known.metric_id,
        known.statistic,
        known.scope_type,
        known.scope_id,
        known.segment_name,
        known.segment_value,
        known.definition_version,
        known.value,
        known.n,
        known.effective_from,
        known.frozen_as_of
    from known
    {% if is_incremental() %}
        cross join newest
        left join {{ this }} as frozen
            on
                known.metric_id = frozen.metric_id
                and known.statistic = frozen.statistic
                and known.scope_type = frozen.scope_type
                and known.scope_id = frozen.scope_id
                and coalesce(known.segment_name, '') = coalesce(frozen.segment_name, '')
                and coalesce(known.segment_value, '') = coalesce(frozen.segment_value, '')
                and known.definition_version = frozen.definition_version
        where
            frozen.metric_id is null
            -- Who looks back sees what was frozen; only a run that goes on freezes more.
            and known.frozen_as_of >= coalesce(newest.frozen_as_of, known.frozen_as_of)
    {% endif %}

)

select * from unfrozen
