with landed as (

    select * from {{ source('raw_files', 'issue_transitions') }}

),

renamed as (

    select
        -- ids
        'files:' || transition_id as transition_id,
        {{ files_key('issue_id') }} as issue_id,

        -- properties
        'files' as tool,
        field,
        from_value,
        to_value,
        from_category,
        to_category,

        -- timestamps
        {{ to_utc('changed_at') }} as changed_at
    from landed

)

select * from renamed
