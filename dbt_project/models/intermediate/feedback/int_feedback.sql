with versions as (
    select * from {{ ref('int_feedback_versions') }} where version_status = 'current'
),

feedback as (
    select * from {{ ref('stg_lake__feedback') }}
),

identities as (
    select * from {{ ref('int_identities') }}
),

current_rows as (
    select feedback.*
    from feedback
    inner join versions using (feedback_id, raw_file, raw_line)
),

conversations as (
    select distinct feedback_id from {{ ref('int_turns') }}
),

resolved as (
    select
        -- ids and place
        current_rows.feedback_id,
        current_rows.source,
        current_rows.stream,
        current_rows.batch,
        current_rows.native_id,
        coalesce(current_rows.thread_id, current_rows.feedback_id) as thread_id,
        current_rows.response_id,
        coalesce(identities.canonical_key, current_rows.customer_key) as customer_key,
        current_rows.author_key,
        current_rows.agent_key,
        current_rows.raw_file,
        current_rows.raw_line,
        -- what it says
        current_rows.channel,
        current_rows.speaker_role,
        coalesce(current_rows.speaker_role, 'customer') = 'customer' as is_customer_voice,
        coalesce(current_rows.brand, 'unknown') as brand,
        coalesce(current_rows.product, 'unknown') as product,
        current_rows.product_version,
        coalesce(current_rows.location, 'unknown') as location,
        coalesce(current_rows.journey_stage, 'unknown') as journey_stage,
        current_rows.title,
        current_rows.body,
        conversations.feedback_id is not null as is_conversation,
        conversations.feedback_id is not null
        or length(trim(concat(current_rows.title, current_rows.body))) > 0 as has_text,
        current_rows.language_declared,
        current_rows.prompt,
        current_rows.url,
        current_rows.attributes,
        -- times, UTC
        current_rows.created_at,
        current_rows.updated_at,
        current_rows.extracted_at,
        current_rows.business_date,
        {{ iso_week('current_rows.business_date') }} as week_start
    from current_rows
    left join identities on current_rows.customer_key = identities.customer_key
    left join conversations on current_rows.feedback_id = conversations.feedback_id
)

select * from resolved
-- Files are read in any order: sums of fractions need the same one in every build.
order by feedback_id
