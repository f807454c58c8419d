with landed as (

    select * from {{ source('raw_ci_artifacts', 'coverage') }}

),

renamed as (

    select
        -- ids
        case
            when is_address then {{ repository_by_url('repository') }}
            else {{ repository_by_name('repository') }}
        end as repository_id,
        commit_sha,

        -- properties
        'ci_artifacts' as tool,
        format,

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
