{% set tellers = [
    'stg_codeguru__discarded_fields',
    'stg_github__discarded_fields',
    'stg_jira__discarded_fields',
    'stg_jenkins__discarded_fields',
    'stg_azure_devops__discarded_fields',
    'stg_gitlab__discarded_fields',
    'stg_bitbucket__discarded_fields',
    'stg_harness__discarded_fields',
    'stg_circleci__discarded_fields',
    'stg_servicenow__discarded_fields',
    'stg_pagerduty__discarded_fields',
    'stg_opsgenie__discarded_fields',
    'stg_alertmanager__discarded_fields',
    'stg_copilot__discarded_fields',
    'stg_q_developer__discarded_fields',
    'stg_sarif__discarded_fields',
    'stg_sonarqube__discarded_fields',
    'stg_openslo__discarded_fields',
    'stg_prometheus__discarded_fields',
    'stg_datadog__discarded_fields',
] %}

with told as (

    {{ told(tellers, [
        'tool', 'table_name', 'field_name', 'occurrence_count',
    ]) }}

)

select * from told
