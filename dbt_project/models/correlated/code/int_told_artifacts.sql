{% set tellers = [
    'stg_files__artifacts',
    'stg_harness__artifacts',
] %}

with told as (

    {{ told(tellers, [
        'artifact_id', 'build_id', 'commit_sha', 'tool', 'location', 'name', 'qualifier', 'created_at',
    ]) }}

)

select * from told
