with lake_rows as (
    select * from {{ lake_table("documents") }}
),

renamed as (
    select
        -- ids and place
        batch,
        source,
        feedback_id,
        raw_file,
        raw_line,
        -- what it says
        pipeline_version,
        ok,
        failure_reasons,
        language,
        language_confidence,
        sentiment,
        sentiment_label,
        is_complaint,
        complaint_probability,
        severity,
        intents,
        urgency,
        effort,
        churn_intent,
        emotions,
        spam,
        contact_reason,
        is_resolved,
        is_escalated,
        customer_sentiment_by_quarter,
        methods,
        characters
    from lake_rows
)

select * from renamed
