with spans as (

    select * from {{ ref('int_definition_spans') }}

),

shapes as (

    select * from {{ ref('metric_shapes') }}

),

starts as (

    select
        shapes.window_family,
        spans.effective_from
    from spans
    inner join shapes on spans.metric_id = shapes.metric_id
    where spans.effective_from is not null
    group by shapes.window_family, spans.effective_from

)

select * from starts
