{% set tellers = [
    'stg_github__deletions',
    'stg_jira__deletions',
    'stg_jenkins__deletions',
    'stg_azure_devops__deletions',
    'stg_gitlab__deletions',
    'stg_bitbucket__deletions',
    'stg_harness__deletions',
    'stg_servicenow__deletions',
    'stg_pagerduty__deletions',
    'stg_opsgenie__deletions',
    'stg_sonarqube__deletions',
] %}

with told as (

    {{ told(tellers, [
        'entity_id', 'tool', 'entity', 'noticed_at',
    ]) }}

)

select * from told
