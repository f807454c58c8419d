{% set tellers = [
    'stg_files__deployments',
    'stg_jenkins__deployments',
    'stg_azure_devops__deployments',
    'stg_gitlab__deployments',
    'stg_bitbucket__deployments',
    'stg_harness__deployments',
    'stg_circleci__deployments',
] %}

with told as (

    {{ told(tellers, [
        'deployment_id', 'service_id', 'repository_id', 'commit_sha', 'artifact_id', 'group_id',
        'caused_by_incident_id', 'tool', 'original_environment', 'original_status', 'version',
        'original_kind', 'status', 'kind', 'is_automatic', 'started_at', 'finished_at',
    ]) }}

)

select * from told
