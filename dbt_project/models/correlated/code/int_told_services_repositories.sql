{% set tellers = [
    'stg_files__services_repositories',
] %}

with told as (

    {{ told(tellers, [
        'service_id', 'repository_id', 'tool', 'path_prefix',
    ]) }}

)

select * from told
