with landed as (

    select * from {{ source('raw_github', 'workflow_runs') }}

),

renamed as (

    select
        -- ids
        'github:' || run_id || ':' || cast(run_attempt as text) as build_id,
        repository_native_id,
        head_sha as commit_sha,

        -- properties
        'github' as tool,
        run_attempt as attempt,
        workflow_name as name,
        event,
        coalesce(conclusion, status) as original_status,
        case
            -- What has a conclusion has ended, whatever its status is called.
            when
                conclusion is null
                and status in ('queued', 'in_progress', 'requested', 'waiting', 'pending')
                then 'running'
            -- What ended and says nothing of how neither passed nor failed.
            when conclusion is null and status = 'completed' then 'skipped'
            when conclusion = 'success' then 'success'
            when conclusion = 'cancelled' then 'cancelled'
            -- A run that somebody has to allow first did nothing; allowed, it says something else.
            when conclusion in ('skipped', 'neutral', 'stale', 'action_required') then 'skipped'
            when conclusion in ('failure', 'timed_out', 'startup_failure') then 'failure'
        end as status,

        -- flags
        is_default_branch,

        -- timestamps
        {{ to_utc('created_at') }} as created_at,
        {{ to_utc('run_started_at') }} as started_at,
        {{ to_utc('updated_at') }} as updated_at
    from landed

)

select * from renamed
