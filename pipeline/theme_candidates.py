"""The sentences that discovery looks at: what customers want, and no topic tells.

A phrase of the taxonomy tells its own words, not the whole sentence: where more of what is said
lies outside such phrases than inside, the rest is looked at without them. What a head adds is a
guess and tells nothing.
"""

from __future__ import annotations

from typing import Any, Final

import duckdb
import pyarrow as pa
from fsspec.core import url_to_fs

from lake.selection import Selection
from lake.settings import Settings
from nlp.languages import SCORED
from nlp.themes.words import stems
from pipeline import build

DATASETS: Final = ("feedback", "turns", "documents", "sentences", "mentions")
MOST: Final = 200_000
Row = dict[str, Any]
_FEWEST: Final = 3
"""Content words that have to be left of a sentence in which a topic was found."""
_GAP: Final = " / "
# Said by customers in a scored language, as a complaint or request, not in praise; `told` lists the
# phrases of topics below the first level. Of each verbatim the version that the warehouse shows.
_CANDIDATES: Final = """
with current_rows as (
    select feedback_id, raw_file, raw_line, is_deleted from feedback
    qualify row_number() over (
        partition by feedback_id
        order by
            coalesce(updated_at, created_at, case when is_deleted then extracted_at end)
                desc nulls last,
            extracted_at desc, raw_file desc, raw_line desc
    ) = 1
),
told as (
    select distinct on (feedback_id, raw_file, raw_line) feedback.*
    from feedback semi join current_rows using (feedback_id, raw_file, raw_line)
    where not feedback.is_deleted
),
mentioned as (
    select
        feedback_id, raw_file, raw_line, sentence_index,
        list(distinct {'start': "start", 'end': "end"}) as phrases
    from mentions where contains(topic, '.') and method = 'pattern'
    group by all
)
select
    feedback_id, field, turn_index, "start", "end", language, created_at, person, phrases,
    substring(content, "start" + 1, "end" - "start") as content
from (
    select distinct on (feedback_id, sentence_index)
        s.feedback_id, s.sentence_index, s.field, s.turn_index, s."start", s."end",
        d.language, told.created_at, m.phrases,
        coalesce(told.customer_key, told.author_key, told.feedback_id) as person,
        case s.field when 'title' then told.title when 'body' then told.body else turns.text end
            as content
    from sentences as s
    inner join told using (feedback_id, raw_file, raw_line)
    inner join documents as d using (feedback_id, raw_file, raw_line)
    left join turns
        on s.feedback_id = turns.feedback_id and s.raw_file = turns.raw_file
        and s.raw_line = turns.raw_line and s.turn_index = turns.turn_index
    left join mentioned as m
        on s.feedback_id = m.feedback_id and s.raw_file = m.raw_file
        and s.raw_line = m.raw_line and s.sentence_index = m.sentence_index
    where coalesce(s.speaker_role, told.speaker_role, 'customer') = 'customer'
        and d.language in $languages and d.spam is null
        and (
            s.complaint_probability >= 0.5
            or (
                coalesce(s.sentiment, 0) <= 0
                and (d.is_complaint or list_has_any(d.intents, ['complaint', 'request']))
            )
        )
    order by s.feedback_id, s.sentence_index
)
order by created_at desc nulls last, feedback_id, sentence_index
limit $most
"""


def candidates(settings: Settings, chosen: Selection) -> list[Row]:
    """The newest candidates of `MOST` sentences, newest first; `content` is the masked text that
    no topic tells."""
    with duckdb.connect() as connection:
        if not settings.lake.is_local:
            connection.register_filesystem(url_to_fs(settings.lake.url)[0])
        for name in DATASETS:
            paths = dict.fromkeys((build.init_path(name), *chosen.paths(name)))
            located = [settings.lake.locate(path) for path in paths]
            connection.read_parquet(located, union_by_name=True).create_view(name)
        connection.execute("set timezone = 'UTC'")
        found: pa.Table = connection.execute(
            _CANDIDATES, {"languages": list(SCORED), "most": MOST}
        ).to_arrow_table()
    return [row for row in found.to_pylist() if _is_untold(row)]


def _is_untold(row: Row) -> bool:
    """Whether no topic tells most of the sentence; takes the words that one tells out of it."""
    phrases = row.pop("phrases")
    if not phrases:
        return True
    whole, end = row["content"], len(row["content"])
    rest = []
    for phrase in sorted(phrases, key=lambda each: -int(each["start"])):
        rest.append(whole[max(phrase["end"] - row["start"], 0) : end])
        end = min(end, phrase["start"] - row["start"])
    row["content"] = _GAP.join([whole[: max(end, 0)], *reversed(rest)])
    untold = len(set(stems(row["content"], row["language"])))
    return untold >= _FEWEST and 2 * untold > len(set(stems(whole, row["language"])))
