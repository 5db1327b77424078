"""Enrichment: a batch of feedback in, its documents, sentences and mentions out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
from spacy.language import Language
from spacy.tokens import Doc

from lake.contracts import to_table
from lake.datasets import DOCUMENTS, MENTIONS, SENTENCES
from nlp.chunks import chunked
from nlp.pipeline import taxonomy_version
from nlp.reading import read
from nlp.rows import Rows, Versions, add_read, add_unread
from nlp.texts import Text, texts_of
from nlp.tokenizer import memory_zone

_BATCH: Final = 512
_FEEDBACK: Final = (
    "batch",
    "source",
    "feedback_id",
    "raw_file",
    "raw_line",
    "speaker_role",
    "title",
    "body",
    "channel",
    "language_declared",
    "prompt",
    "is_deleted",
)
_TURNS: Final = ("feedback_id", "raw_file", "raw_line", "turn_index", "speaker_role", "text")
_Key = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Enriched:
    """Tables that follow their contracts; `documents` has one row for every row of feedback."""

    documents: pa.Table
    sentences: pa.Table
    mentions: pa.Table


def enrich(feedback: pa.Table, turns: pa.Table, language: Language, version: str) -> Enriched:
    """Read every row of `feedback`, with its turns where it has some.

    A row that is deleted, has no text or makes a component fail gets a document without signals
    and the reason. Memory: the batch and its results, as Arrow tables.
    """
    versions = Versions(version, taxonomy_version(language))
    by_key = _turns_by_key(turns)

    def characters(row: Mapping[str, Any]) -> int:
        said = (row["title"], row["body"], *(turn["text"] for turn in by_key.get(_key(row), ())))
        return sum(len(text or "") for text in said)

    parts = [_tables(Rows())]
    for rows in chunked(_rows(feedback.select(list(_FEEDBACK))), characters):
        made = Rows()
        texts = _texts(rows, by_key)
        with memory_zone(language, (text.text for text in texts)):
            _enrich_rows(made, rows, texts, language, versions)
        parts.append(_tables(made))
    documents, sentences, mentions = (pa.concat_tables(each) for each in zip(*parts, strict=True))
    return Enriched(documents, sentences, mentions)


def _tables(made: Rows) -> tuple[pa.Table, pa.Table, pa.Table]:
    return (
        to_table(DOCUMENTS, made.documents),
        to_table(SENTENCES, made.sentences),
        to_table(MENTIONS, made.mentions),
    )


def _texts(
    rows: Sequence[Mapping[str, Any]], turns: Mapping[_Key, list[Mapping[str, Any]]]
) -> list[Text]:
    return [
        text
        for number, row in enumerate(rows)
        if not row["is_deleted"]
        for text in texts_of(number, row, turns.get(_key(row), ()))
    ]


def _enrich_rows(
    tables: Rows,
    rows: Sequence[Mapping[str, Any]],
    texts: Sequence[Text],
    language: Language,
    versions: Versions,
) -> None:
    sides: dict[int, list[tuple[Text, Doc]]] = {}
    errors: dict[int, Exception] = {}
    for text, result in zip(texts, read(language, texts), strict=True):
        if isinstance(result, Exception):
            errors[text.row] = result
        else:
            sides.setdefault(text.row, []).append((text, result))
    for number, row in enumerate(rows):
        if row["is_deleted"]:
            add_unread(tables, row, versions, "deleted")
        elif number in errors:
            add_unread(tables, row, versions, f"error:{type(errors[number]).__name__}")
        elif number not in sides:
            add_unread(tables, row, versions, "no_text")
        else:
            add_read(tables, row, versions, sides[number])


def _rows(feedback: pa.Table) -> Iterator[dict[str, Any]]:
    for batch in feedback.to_batches(max_chunksize=_BATCH):
        yield from batch.to_pylist()


def _turns_by_key(turns: pa.Table) -> dict[_Key, list[Mapping[str, Any]]]:
    found: dict[_Key, list[Mapping[str, Any]]] = {}
    for turn in turns.select(list(_TURNS)).to_pylist():
        found.setdefault(_key(turn), []).append(turn)
    for group in found.values():
        group.sort(key=lambda turn: turn["turn_index"])
    return found


def _key(row: Mapping[str, Any]) -> _Key:
    return row["feedback_id"], row["raw_file"], row["raw_line"]
