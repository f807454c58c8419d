{% set tellers = [
    'stg_files__test_runs',
    'stg_jenkins__test_runs',
    'stg_ci_artifacts__test_runs',
] %}

with told as (

    {{ told(tellers, [
        'run_id', 'repository_id', 'commit_sha', 'tool', 'suite', 'is_automated', 'duration_seconds',
        'passed', 'failed', 'skipped', 'started_at',
    ]) }}

)

select * from told
