with landed as (

    select * from {{ source('raw_files', 'coverage') }}

),

renamed as (

    select
        -- ids
        {{ files_key('repository_id') }} as repository_id,
        commit_sha,

        -- properties
        'files' as tool,

        -- measures
        lines_covered,
        lines_total,
        branches_covered,
        branches_total,

        -- timestamps
        {{ to_utc('measured_at') }} as measured_at
    from landed

)

select * from renamed
