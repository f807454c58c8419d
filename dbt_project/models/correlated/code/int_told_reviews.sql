{% set tellers = [
    'stg_files__reviews',
    'stg_azure_devops__reviews',
    'stg_gitlab__reviews',
    'stg_bitbucket__reviews',
] %}

with told as (

    {{ told(tellers, [
        'review_id', 'change_id', 'reviewer_key', 'tool', 'reviewer_type', 'original_kind', 'kind',
        'is_requested', 'comment_count', 'submitted_at',
    ]) }}

)

select * from told
