{% set tellers = [
    'stg_codeguru__findings',
    'stg_codeguru__security_findings',
    'stg_files__findings',
    'stg_gitlab__findings',
    'stg_github__code_scanning_alerts',
    'stg_sarif__findings',
    'stg_sonarqube__hotspots',
    'stg_sonarqube__issues',
] %}

with told as (

    {{ told(tellers, [
        'finding_id', 'repository_id', 'rule_id', 'path_hash', 'tool', 'detector', 'original_severity',
        'kind', 'opened_at', 'closed_at',
    ]) }}

)

select * from told
