with findings as (

    select * from {{ ref('int_told_findings') }}

),

names as (

    select * from {{ ref('int_named_repositories') }}

),

words as (

    select * from {{ ref('int_words') }}

),

settled as (

    select
        findings.finding_id,
        {{ meant_repository('names', 'findings.repository_id') }} as repository_id,
        findings.rule_id,
        findings.path_hash,
        findings.tool,
        findings.detector,
        findings.kind,
        severities.meaning as severity,
        findings.original_severity,
        findings.opened_at,
        findings.closed_at
    from findings
    left join names on findings.repository_id = names.named_repository_id
    left join words as severities
        on
            lower(findings.original_severity) = severities.word
            and findings.tool = severities.tool
            and severities.domain = 'severity'

)

select * from settled
