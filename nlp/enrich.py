"""Enrichment: a batch of feedback in, its documents, sentences and mentions out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
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
_KEY: Final = ("feedback_id", "raw_file", "raw_line")
_TURNS: Final = (*_KEY, "turn_index", "speaker_role", "text")
_Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Enriched:
    """Tables that follow their contracts; `documents` has one row for every row of feedback."""

    documents: pa.Table
    sentences: pa.Table
    mentions: pa.Table


def enrich(feedback: pa.Table, turns: pa.Table, language: Language, version: str) -> Enriched:
    """Read every row of `feedback`, with its turns where it has some.

    A row that is deleted, has no text or makes a component fail gets a document without signals
    and the reason. Memory: the batch and its results, as Arrow tables; as objects one chunk, and
    the turns of the `_BATCH` rows it is taken from.
    """
    versions = Versions(version, taxonomy_version(language))
    parts = [_tables(Rows())]
    for chunk in chunked(_with_turns(feedback, turns), _characters):
        made = Rows()
        texts = _texts(chunk)
        with memory_zone(language, (text.text for text in texts)):
            _enrich_rows(made, [row for row, _ in chunk], texts, language, versions)
        parts.append(_tables(made))
    documents, sentences, mentions = (pa.concat_tables(each) for each in zip(*parts, strict=True))
    return Enriched(documents, sentences, mentions)


def _tables(made: Rows) -> tuple[pa.Table, pa.Table, pa.Table]:
    return (
        to_table(DOCUMENTS, made.documents),
        to_table(SENTENCES, made.sentences),
        to_table(MENTIONS, made.mentions),
    )


def _texts(chunk: Sequence[tuple[_Row, Sequence[_Row]]]) -> list[Text]:
    return [
        text
        for number, (row, turns) in enumerate(chunk)
        if not row["is_deleted"]
        for text in texts_of(number, row, turns)
    ]


def _enrich_rows(
    tables: Rows,
    rows: Sequence[_Row],
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


def _with_turns(feedback: pa.Table, turns: pa.Table) -> Iterator[tuple[_Row, Sequence[_Row]]]:
    """Each row of feedback and its turns in order, taken out of Arrow a few hundred at a time."""
    row_of = pc.index_in(_keys(turns), value_set=_keys(feedback)).to_numpy()
    order = np.lexsort((turns["turn_index"].to_numpy(), row_of))  # those of no row come last
    spoken = turns.select(list(_TURNS)).take(order)
    first = np.searchsorted(row_of[order], np.arange(len(feedback) + 1)).tolist()
    for batch in range(0, len(feedback), _BATCH):
        rows = feedback.slice(batch, _BATCH).select(list(_FEEDBACK)).to_pylist()
        begin, end = first[batch], first[batch + len(rows)]
        said = spoken.slice(begin, end - begin).to_pylist()
        for number, row in enumerate(rows, batch):
            yield row, said[first[number] - begin : first[number + 1] - begin]


def _keys(table: pa.Table) -> pa.ChunkedArray:
    parts = [table[name].cast(pa.string()) for name in _KEY]
    return pc.binary_join_element_wise(*parts, "\0")


def _characters(item: tuple[_Row, Sequence[_Row]]) -> int:
    row, turns = item
    said = (row["title"], row["body"], *(turn["text"] for turn in turns))
    return sum(len(text or "") for text in said)
