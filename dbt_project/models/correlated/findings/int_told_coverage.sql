{% set tellers = [
    'stg_files__coverage',
    'stg_ci_artifacts__coverage',
    'stg_sonarqube__coverage',
] %}

with told as (

    {{ told(tellers, [
        'repository_id', 'commit_sha', 'tool', 'lines_covered', 'lines_total', 'branches_covered',
        'branches_total', 'measured_at',
    ]) }}

)

select * from told
