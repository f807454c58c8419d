with changes as (

    select * from {{ ref('int_proposed_changes') }}

),

change_commits as (

    select * from {{ ref('int_change_commits') }}

),

reviews as (

    select * from {{ ref('fct_reviews') }}

),

first_commits as (

    select
        change_id,
        count(*) as known_commit_count,
        min(authored_at) as first_commit_at
    from change_commits
    group by change_id

),

answers as (

    -- What stands before the change itself was written elsewhere and answers nothing; a bot answers
    -- nothing ever.
    select
        reviews.change_id,
        min(reviews.submitted_at) as first_review_at,
        max(
            case
                when
                    reviews.kind = 'approval'
                    and (changes.merged_at is null or reviews.submitted_at <= changes.merged_at)
                    then reviews.submitted_at
            end
        ) as approved_at
    from reviews
    inner join changes on reviews.change_id = changes.change_id
    where
        not reviews.is_author
        and reviews.reviewer_type = 'person'
        and reviews.submitted_at >= changes.created_at
    group by reviews.change_id

),

together as (

    select
        changes.change_id,
        first_commits.known_commit_count,
        first_commits.first_commit_at,
        answers.first_review_at,
        answers.approved_at
    from changes
    left join first_commits on changes.change_id = first_commits.change_id
    left join answers on changes.change_id = answers.change_id

)

select * from together
