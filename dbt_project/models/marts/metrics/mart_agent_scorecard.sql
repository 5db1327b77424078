with appealed as (
    select distinct feedback_id from {{ ref('int_upheld_appeals') }}
),

conversations as (
    select conversations.*
    from {{ ref('fct_conversation') }} as conversations
    left join appealed using (feedback_id)
    where conversations.agent_key is not null and appealed.feedback_id is null
),

by_conversation as (
    select
        agent_key,
        cast(date_trunc('month', business_date) as date) as month_start,
        count(*) as conversations,
        count(talk_ratio) as timed_conversations,
        sum(agent_talk_ms) as agent_talk_ms,
        sum(customer_talk_ms) as customer_talk_ms,
        count(interruptions) as interruption_n,
        sum(interruptions) as interruptions,
        sum(handle_ms) filter (where interruptions is not null) as interruption_ms,
        count(sentiment_shift) as shift_n,
        sum(sentiment_shift) as shift_sum,
        avg(handle_ms) / 1000 as mean_handle_seconds,
        count(*) filter (where is_complaint) as complaints
    from conversations
    group by 1, 2
),

by_contact as (
    select
        agent_key,
        cast(date_trunc('month', business_date) as date) as month_start,
        count(*) as contacts,
        count(is_first_contact_resolution) as fcr_n,
        count(*) filter (where is_first_contact_resolution) as resolved_at_first_contact
    from {{ ref('fct_contact') }}
    where agent_key is not null
    group by 1, 2
),

by_score as (
    select
        agent_key,
        cast(date_trunc('month', business_date) as date) as month_start,
        count(is_top_box) as csat_n,
        count(*) filter (where is_top_box) as csat_top_box
    from {{ ref('fct_score') }}
    where agent_key is not null and metric = 'csat'
    group by 1, 2
),

agents as (
    select
        agent_key,
        month_start
    from by_conversation

    union

    select
        agent_key,
        month_start
    from by_contact

    union

    select
        agent_key,
        month_start
    from by_score
),

cards as (
    select
        agents.agent_key,
        agents.month_start,
        coalesce(by_contact.contacts, 0) as contacts,
        coalesce(by_contact.fcr_n, 0) as fcr_n,
        coalesce(by_contact.resolved_at_first_contact, 0) as resolved_at_first_contact,
        coalesce(by_conversation.conversations, 0) as conversations,
        coalesce(by_conversation.timed_conversations, 0) as timed_conversations,
        coalesce(by_conversation.interruption_n, 0) as interruption_n,
        coalesce(by_conversation.shift_n, 0) as shift_n,
        coalesce(by_conversation.complaints, 0) as complaints,
        coalesce(by_score.csat_n, 0) as csat_n,
        coalesce(by_score.csat_top_box, 0) as csat_top_box,
        by_conversation.agent_talk_ms,
        by_conversation.customer_talk_ms,
        by_conversation.interruptions,
        by_conversation.interruption_ms,
        by_conversation.shift_sum,
        by_conversation.mean_handle_seconds
    from agents
    left join by_contact
        on
            agents.agent_key = by_contact.agent_key
            and agents.month_start is not distinct from by_contact.month_start
    left join by_conversation
        on
            agents.agent_key = by_conversation.agent_key
            and agents.month_start is not distinct from by_conversation.month_start
    left join by_score
        on
            agents.agent_key = by_score.agent_key
            and agents.month_start is not distinct from by_score.month_start
)

select
    agent_key,
    month_start,
    contacts,
    fcr_n,
    resolved_at_first_contact,
    conversations,
    timed_conversations,
    interruption_n,
    shift_n,
    complaints,
    csat_n,
    csat_top_box,
    {{ if_enough('fcr_n', share('resolved_at_first_contact', 'fcr_n')) }} as fcr,
    {{ if_enough('fcr_n', wilson_low('resolved_at_first_contact', 'fcr_n')) }} as fcr_low,
    {{ if_enough('fcr_n', wilson_high('resolved_at_first_contact', 'fcr_n')) }} as fcr_high,
    {{ if_enough('timed_conversations', share(
        'agent_talk_ms', '(agent_talk_ms + customer_talk_ms)'
    )) }} as talk_ratio,
    {{ if_enough('interruption_n', 'interruptions / nullif(interruption_ms / 60000.0, 0)') }}
        as interruptions_per_minute,
    {{ if_enough('shift_n', 'shift_sum / shift_n') }} as mean_sentiment_shift,
    {{ if_enough('timed_conversations', 'mean_handle_seconds') }} as mean_handle_seconds,
    {{ if_enough('csat_n', '100 * ' ~ share('csat_top_box', 'csat_n')) }} as csat,
    {{ if_enough('csat_n', '100 * ' ~ wilson_low('csat_top_box', 'csat_n')) }} as csat_low,
    {{ if_enough('csat_n', '100 * ' ~ wilson_high('csat_top_box', 'csat_n')) }} as csat_high
from cards
