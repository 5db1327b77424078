"""Read a user's labelled texts; a row that cannot be used is rejected with its reason."""

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import eldc

from nlp.languages import SCORED, base_language
from nlp.learn.tasks import Label, LabelError, Task, read_label

MIN_ROWS = 20
_COLUMNS = ("text", "label")
_DELIMITERS = {".csv": ",", ".tsv": "\t"}


class DataError(ValueError):
    """A file that cannot be learned from; the message says what to change."""


@dataclass(frozen=True)
class Labelled:
    """Usable rows, in file order. `ids` are the file's own where it has them, else line numbers.

    `rejects` counts the rows left out by reason.
    """

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    labels: tuple[Label, ...]
    languages: tuple[str | None, ...]
    rejects: Mapping[str, int]


def read_labelled(path: Path, task: Task) -> Labelled:
    """Rows with `text` and `label` of a CSV, TSV or JSON-lines file; raises DataError."""
    if not path.is_file():
        raise DataError(f"{path}: no such file")
    rejects: Counter[str] = Counter()
    ids, texts, labels, languages = [], [], [], []
    rows = _delimited(path) if path.suffix.lower() in _DELIMITERS else _json_lines(path)
    for number, row in rows:
        reason = row if isinstance(row, str) else _unusable(row)
        if reason is None and not isinstance(row, str):
            try:
                labels.append(read_label(task, row["label"]))
            except LabelError as error:
                reason = str(error)
            else:
                ids.append(str(row.get("id") or number))
                texts.append(row["text"])
                languages.append(row.get("language") or None)
        if reason is not None:
            rejects[reason] += 1
    return Labelled(tuple(ids), tuple(texts), tuple(labels), tuple(languages), dict(rejects))


def reading_languages(data: Labelled) -> list[str]:
    """The scored language each text is read in: declared, else detected, else the commonest."""
    eldc.init()
    detector = eldc.instance()
    found = []
    for text, declared in zip(data.texts, data.languages, strict=True):
        language = base_language(declared)
        if language is None:
            told = detector.detect_details(text)
            language = told.language if told.reliable else None
        found.append(language if language in SCORED else None)
    common = Counter(language for language in found if language).most_common(1)
    return [language or (common[0][0] if common else SCORED[0]) for language in found]


def commonest(languages: Sequence[str]) -> str:
    """The language that most of the texts are read in."""
    return Counter(languages).most_common(1)[0][0]


def check_enough(data: Labelled, path: Path) -> None:
    """Raise DataError where nothing honest can be learned."""
    if len(data.texts) < MIN_ROWS:
        told = "; ".join(f"{count} × {reason}" for reason, count in data.rejects.items())
        raise DataError(
            f"{path}: {len(data.texts)} usable rows, at least {MIN_ROWS} are needed"
            + (f" (rejected: {told})" if told else "")
        )
    if len(set(data.labels)) < 2:
        raise DataError(f"{path}: every row has the same label, so there is nothing to tell apart")


def _unusable(row: Mapping[str, Any]) -> str | None:
    if "text" not in row or "label" not in row:
        return "no text or no label"
    if not isinstance(row["text"], str):
        return "text is not a string"
    if not row["text"].strip():
        return "empty text"
    if row["label"] is None or (isinstance(row["label"], str) and not row["label"].strip()):
        return "empty label"
    return None


def _delimited(path: Path) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as handle:
        reader = csv.DictReader(handle, delimiter=_DELIMITERS[path.suffix.lower()])
        missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise DataError(
                f"{path}: no column {' and '.join(missing)}; found "
                f"{', '.join(reader.fieldnames or ()) or 'nothing'}"
            )
        for row in reader:
            yield reader.line_num, row


def _json_lines(path: Path) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    seen: set[str] = set()
    useful = False
    with path.open(encoding="utf-8-sig", errors="replace") as handle:
        for number, line in enumerate(handle, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError:
                yield number, "not JSON"
                continue
            if not isinstance(row, dict):
                yield number, "not a JSON object"
                continue
            seen |= row.keys() if len(seen) < 50 else set()
            useful = useful or all(name in row for name in _COLUMNS)
            yield number, row
    if not useful:
        found = ", ".join(sorted(seen)) or "no JSON objects"
        raise DataError(f"{path}: no row has text and label; found {found}")
