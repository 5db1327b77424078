"""Fit the weights by which a mention's polarity is read: `python -m nlp.learn.polarity --data F`.

From sentences whose terms carry a polarity (the XML of MAMS) and, at half the weight, from the
corpus' own short utterances (contrasts at a tenth of that): there, every mention found takes the
utterance's sentiment. The corpus brings industries and languages that the sentences do not have.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple
from xml.etree import ElementTree

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from spacy.language import Language
from spacy.tokens import Doc, Span

from lake.config import NlpConfig
from nlp.attachment import attached
from nlp.components.polarity import LABELS
from nlp.context import Context
from nlp.extensions import WORD, columns_of
from nlp.learn.material import CONTRAST
from nlp.learn.sources import corpus_texts
from nlp.mention_features import NAMES, SLOTS, mention_features, word_slots
from nlp.pipeline import POLARITY, load

_TERMS: Final = "mams/atsa_train.xml"
_WORD: Final = 0.3
_STRENGTH: Final = 0.3
_CORPUS_WEIGHT: Final = 0.5
_BATCH: Final = 256


class Example(NamedTuple):
    """A text, and its terms as (start, end, label); no terms: every mention has `label`."""

    text: str
    language: str
    terms: tuple[tuple[int, int, str], ...]
    label: str | None
    weight: float


class Row(NamedTuple):
    """One mention: its numbers, its slots, its label and its weight."""

    numbers: list[float]
    slots: list[int]
    label: int
    weight: float


def main(arguments: list[str] | None = None) -> int:
    """Fit and write the weights."""
    parser = argparse.ArgumentParser(prog="python -m nlp.learn.polarity", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--output", type=Path, default=POLARITY)
    chosen = parser.parse_args(arguments)
    language = load(NlpConfig())
    rows = list(_rows(language, [*read_terms(chosen.data / _TERMS), *_corpus()]))
    numbers, words = fit(rows)
    np.savez_compressed(chosen.output, numbers=numbers, words=words.astype(np.float16))
    sys.stdout.write(f"{len(rows)} mentions, weights in {chosen.output}\n")
    return 0


def read_terms(path: Path) -> list[Example]:
    """Sentences of the SemEval layout, without terms of other labels than ours."""
    found = []
    root = ElementTree.parse(path).getroot()  # noqa: S314, a developer's own file
    for sentence in root.iter("sentence"):
        terms = tuple(
            (int(term.get("from", 0)), int(term.get("to", 0)), term.get("polarity", ""))
            for term in sentence.iter("aspectTerm")
            if term.get("polarity") in LABELS
        )
        if terms:
            text = sentence.findtext("text", "")
            found.append(Example(text, "en", tuple(sorted(terms)), None, 1.0))
    return found


def _corpus() -> Iterator[Example]:
    for each in corpus_texts():
        if each.length == "short":
            (sentiment,) = each.labels["sentiment"]
            weight = _CORPUS_WEIGHT * (CONTRAST if each.is_contrast else 1)
            yield Example(each.text, each.language, (), sentiment, weight)


def _rows(language: Language, examples: Sequence[Example]) -> Iterator[Row]:
    for start in range(0, len(examples), _BATCH):
        batch = examples[start : start + _BATCH]
        docs = [_prepared(language, example) for example in batch]
        for example, doc in zip(batch, language.pipe(docs), strict=True):
            if doc._.lexical is not None:
                yield from _rows_of(example, doc)


def _prepared(language: Language, example: Example) -> Doc:
    doc = language.make_doc(example.text)
    doc._.context = Context(language=example.language)
    return doc


def _rows_of(example: Example, doc: Doc) -> Iterator[Row]:
    spans: list[Span] = []
    labels: list[str] = []
    if example.label is not None:
        spans = list(doc.spans.get("topics", ()))
        labels = [example.label] * len(spans)
    for start, end, label in example.terms:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None and (not spans or span.start >= spans[-1].end):
            spans.append(span)
            labels.append(label)
    if not spans:
        return
    shares = attached(spans, doc._.opinions, doc._.clauses)
    numbers, stretches = mention_features(doc, spans, shares)
    mentions, slots = word_slots(columns_of(doc)[:, WORD], stretches)
    for mention, (row, label) in enumerate(zip(numbers, labels, strict=True)):
        own = slots[mentions == mention].tolist()
        yield Row(row, own, LABELS.index(label), example.weight)


def fit(rows: Sequence[Row]) -> tuple[np.ndarray, np.ndarray]:
    """Weights of the numbers and of the slots, features × labels."""
    numbers = np.array([row.numbers for row in rows], dtype=np.float32)
    places = [row.slots for row in rows]
    words = csr_matrix(
        (
            np.full(sum(map(len, places)), _WORD, dtype=np.float32),
            np.fromiter((place for slots in places for place in slots), dtype=np.int64),
            np.cumsum([0, *map(len, places)]),
        ),
        shape=(len(rows), SLOTS),
    )
    model = LogisticRegression(C=_STRENGTH, max_iter=200, tol=1e-3, fit_intercept=False)
    model.fit(
        hstack([csr_matrix(numbers), words]).tocsr(),
        [row.label for row in rows],
        sample_weight=[row.weight for row in rows],
    )
    weights = model.coef_.T.astype(np.float32)
    return weights[: len(NAMES)], weights[len(NAMES) :] * _WORD


if __name__ == "__main__":
    sys.exit(main())
