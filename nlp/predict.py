"""Signals for texts that stand in no lake: JSON lines in, JSON lines out, in order.

A line holds `text`, and may hold `id`, `language`, `channel` and `prompt`, the question or turn
before, which also tells what a bare answer is ("4821" after "last four digits of your SSN?").
Memory does not grow with the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc

from nlp.chunks import chunked
from nlp.context import Context
from nlp.extensions import facts_of, text_of
from nlp.masks import mask
from nlp.reading import read
from nlp.texts import MAX_CHARACTERS, Segment, Text
from nlp.tokenizer import memory_zone

_SIGNALS: Final = (
    "sentiment",
    "sentiment_label",
    "is_complaint",
    "complaint_probability",
    "severity",
    "intents",
    "urgency",
    "effort",
    "churn_intent",
    "emotions",
    "spam",
    "failure_reasons",
)


class LineError(ValueError):
    """A line cannot be read; the message says why, `id` is the line's own if it has one."""

    def __init__(self, reason: str, line_id: Any = None) -> None:
        super().__init__(reason)
        self.id = line_id


def predict(lines: Iterable[str], language: Language, version: str) -> Iterator[str]:
    """One JSON line of signals for each line that is not blank, in order."""
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    for chunk in chunked(numbered, lambda line: len(line[1])):
        results, texts = _parsed_chunk(chunk)
        with memory_zone(language, (text.text for text in texts)):
            _predict_chunk(results, texts, language, version)
        for result in results:
            yield json.dumps(result, ensure_ascii=False)


def _parsed_chunk(chunk: list[tuple[int, str]]) -> tuple[list[dict[str, Any]], list[Text]]:
    """A result for every line, with its error if it cannot be read, and the texts of the others."""
    results: list[dict[str, Any]] = []
    texts: list[Text] = []
    for row, (number, line) in enumerate(chunk):
        try:
            record = _parsed(line)
            masked = mask(
                record["text"], language=record.get("language"), previous=record.get("prompt")
            ).text
        except LineError as error:
            results.append({"id": error.id, "error": f"line {number}: {error}"})
            continue
        results.append({"id": record.get("id")})
        segment = Segment("body", None, "customer", 0)
        texts.append(
            Text(
                row,
                masked[:MAX_CHARACTERS],
                (segment,),
                Context(record.get("language"), None, record.get("prompt"), record.get("channel")),
                len(masked) > MAX_CHARACTERS,
            )
        )
    return results, texts


def _predict_chunk(
    results: list[dict[str, Any]], texts: list[Text], language: Language, version: str
) -> None:
    for text, result in zip(texts, read(language, texts), strict=True):
        if isinstance(result, Exception):
            results[text.row]["error"] = f"the text could not be read: {type(result).__name__}"
        else:
            results[text.row] |= signals(result) | {"pipeline_version": version}


def signals(doc: Doc) -> dict[str, Any]:
    """Everything found in a document; offsets are code points of its text."""
    facts = facts_of(doc)
    return {
        "language": facts.language,
        "masked_text": text_of(doc),
        **{name: getattr(facts, name) for name in _SIGNALS},
        "mentions": [
            {
                "topic": span.label_,
                "polarity": span._.reading.polarity,
                "polarity_score": span._.reading.score,
                "opinion_words": span._.reading.words,
                "start": span.start_char,
                "end": span.end_char,
                "text": span.text,
            }
            for span in doc.spans.get("topics", ())
        ],
    }


def _parsed(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise LineError(f"not JSON: {error}") from None
    if not isinstance(record, dict):
        raise LineError("not a JSON object")
    line_id = record.get("id")
    if not isinstance(record.get("text"), str):
        raise LineError("`text` is missing or is not a string", line_id)
    for name in ("prompt", "language", "channel"):
        if record.get(name) is not None and not isinstance(record[name], str):
            raise LineError(f"`{name}` is not a string", line_id)
    return record
