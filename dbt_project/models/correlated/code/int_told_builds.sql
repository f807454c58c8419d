{% set tellers = [
    'stg_files__builds',
    'stg_jenkins__builds',
    'stg_azure_devops__builds',
    'stg_gitlab__pipelines',
    'stg_bitbucket__pipelines',
    'stg_harness__builds',
    'stg_circleci__builds',
] %}

with told as (

    {{ told(tellers, [
        'build_id', 'repository_id', 'commit_sha', 'tool', 'name', 'branch', 'original_status', 'attempt',
        'url', 'status', 'queued_at', 'started_at', 'finished_at',
    ]) }}

)

select * from told
