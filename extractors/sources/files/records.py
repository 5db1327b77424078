"""From one raw payload to canonical records, by the declared mapping."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from extractors.sources.files.conversations import turns_of
from extractors.sources.files.fields import common_fields, moment_of
from extractors.sources.files.mapping import Mapping, ScoreColumn, mapping_of
from extractors.sources.files.payload import ENVELOPE, envelope
from extractors.sources.files.values import clean, lookup, number, storable, text_of
from lake import clock
from lake.config import SourceConfig
from lake.records import CaseEvent, Feedback, Record, RecordError, Score

_LONGEST_TEXT = 1_000_000
_OF_SCORES = ("updated_at", "customer", "agent", "brand", "product")


def to_records(config: SourceConfig, _stream: str, payload: Any) -> list[Record]:
    """Verbatims, scores and case events of one row, conversation or transcript.

    A score that cannot be read or is out of its range is left out; the verbatim loads and names it
    under `invalid_scores` in its attributes. Raises `RecordError`: what the pull rejected,
    `missing_id`, `bad_date`, `too_long`, `bad_score` (nothing else to load) and `empty_text`.
    """
    mapping, notes = mapping_of(config), envelope(payload)
    if reject := notes.get("reject"):
        raise RecordError(reject["rule"], _reason(reject))
    if deleted := notes.get("deleted"):
        return _tombstone(mapping, deleted, clock.parse(notes["snapshot_at"]))
    row = {key: value for key, value in payload.items() if key != ENVELOPE}
    common = common_fields(config, mapping, row, notes)
    scores, invalid = _scores(mapping, row, common)
    events = list(_case_events(mapping, row, common))
    verbatims = _verbatims(mapping, row, notes, common, invalid)
    records: list[Record] = [*verbatims, *scores, *events]
    if records:
        return records
    if invalid:
        named = ", ".join(f"{column} ({why})" for column, why in invalid.items())
        raise RecordError("bad_score", f"nothing but scores that cannot be used: {named}")
    raise RecordError("empty_text", "no text, no score and no case event in the mapped columns")


def _reason(reject: dict[str, Any]) -> str:
    place = "".join(f", {key} {reject[key]}" for key in ("line", "column") if key in reject)
    digest = (
        f" ({reject['size']} bytes, sha256 {reject['sha256'][:12]})" if "size" in reject else ""
    )
    return f"{reject.get('file', 'row')}{digest} {reject['reason']}{place}"


def _tombstone(mapping: Mapping, deleted: str, at: datetime) -> list[Record]:
    gone = [
        Feedback(mapping.channel, native, response_id=deleted, updated_at=at, is_deleted=True)
        for native in _text_ids(mapping, deleted)
    ]
    scores = [
        Score(
            mapping.channel,
            score.metric,
            None,
            score.min,
            score.max,
            name=_name(score),
            response_id=deleted,
            updated_at=at,
            is_deleted=True,
        )
        for score in mapping.scores
    ]
    return [*gone, *scores]


def _text_ids(mapping: Mapping, native: str) -> list[str]:
    several = len(mapping.text) > 1
    return [f"{native}/{column}" for column in mapping.text] if several else [native]


def _verbatims(
    mapping: Mapping,
    row: dict[str, Any],
    notes: dict[str, Any],
    common: dict[str, Any],
    invalid: dict[str, str],
) -> list[Feedback]:
    values = {name: storable(lookup(row, name)) for name in mapping.attributes}
    kept = {name: value for name, value in values.items() if value not in (None, "")}
    if invalid:
        kept["invalid_scores"] = invalid
    if mapping.turns:
        turns = turns_of(mapping, row, notes)
        _check_length(sum(len(turn.text) for turn in turns))
        shared = {**common, "speaker_role": None, "turns": turns, "attributes": kept}
        return [Feedback(mapping.channel, **shared)] if turns else []
    several = len(mapping.text) > 1
    native = common["native_id"]
    found = []
    for column in mapping.text:
        said = text_of(lookup(row, column))
        body = clean(said)
        _check_length(len(body))
        if not body and (several or not common["title"]):
            continue
        nuls = {"nul_characters_removed": said.count("\0")} if "\0" in said else {}
        own = {"native_id": f"{native}/{column}"} if several and native else {}
        found.append(
            Feedback(
                mapping.channel,
                **{**common, **own},
                body=body or None,
                prompt=_prompt(mapping, column, notes),
                attributes={**kept, **nuls},
            )
        )
    return found


def _check_length(length: int) -> None:
    if length > _LONGEST_TEXT:
        raise RecordError("too_long", f"text of {length:,} characters; {_LONGEST_TEXT:,} at most")


def _prompt(mapping: Mapping, column: str, notes: dict[str, Any]) -> str | None:
    """The declared question, else the wording in the file, else the column of several."""
    if isinstance(mapping.prompt, str):
        return mapping.prompt
    declared = (mapping.prompt or {}).get(column) or notes.get("wording", {}).get(column)
    return declared or (column if len(mapping.text) > 1 else None)


def _name(score: ScoreColumn) -> str:
    return score.column if score.name is None else score.name


def _scores(
    mapping: Mapping, row: dict[str, Any], common: dict[str, Any]
) -> tuple[list[Score], dict[str, str]]:
    """The answered scales, and column -> why for those that cannot be used."""
    found, invalid = [], {}
    for score in mapping.scores:
        said = text_of(lookup(row, score.column))
        if not said:
            continue
        try:
            value = score.labels[said] if said in score.labels else number(said)
        except ValueError:
            invalid[score.column] = "not_a_number"
            continue
        if not score.min <= value <= score.max:
            invalid[score.column] = "out_of_range"
            continue
        native = common["native_id"]
        several = len(mapping.text) > 1
        of = f"{native}/{score.feedback}" if several and score.feedback else native
        found.append(
            Score(
                mapping.channel,
                score.metric,
                value,
                score.min,
                score.max,
                name=_name(score),
                response_id=common["response_id"],
                feedback_native_id=of if score.feedback or not several else None,
                scale_version=score.scale_version,
                at=common["created_at"],
                **{name: common[name] for name in _OF_SCORES},
            )
        )
    return found, invalid


def _case_events(
    mapping: Mapping, row: dict[str, Any], common: dict[str, Any]
) -> Iterator[CaseEvent]:
    for event in mapping.case:
        at = moment_of(mapping, row, event.column)
        value = (
            clean(text_of(lookup(row, event.value_column))) if event.value_column else event.value
        )
        if at:
            yield CaseEvent(
                common["native_id"],
                f"{event.kind}/{event.column}",
                at,
                event.kind,
                value=value or None,
                customer=common["customer"],
            )
