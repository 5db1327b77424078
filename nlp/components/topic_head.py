"""Topics that no phrase names: what the topics head adds, sentence by sentence.

A word's own share of a score is computed once for each distinct word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc, Span

from nlp.extensions import OFFSET, WORD, Facts, Place, columns_of, facts_of, text_of
from nlp.learn.features import Features, extract
from nlp.learn.heads import Head, fingerprint
from nlp.learn.tasks import decode

_CACHE_LIMIT: Final = 20_000
_LONGEST: Final = 8
_NO_WORD: Final = 1e-6

Shares = npt.NDArray[np.float32]


class _Word(NamedTuple):
    """What a word says for each topic, and whether it is one at all."""

    shares: Shares
    is_spoken: bool


class TopicHead:
    """Adds to `doc.spans["topics"]` the topics of sentences in which no phrase named any.

    A mention's place is the run of words, eight at most, that speaks loudest for the topic above
    the sentence's average; its score is the calibrated probability of the topic in that sentence.
    """

    def __init__(self, head: Head) -> None:
        self.head = head
        self.method = f"head:topics@{fingerprint(head)}"
        self._words: dict[int, _Word] = {}

    def add(self, docs: Sequence[Doc], features: Features) -> None:
        """`features`: a row for each document, then one for each sentence of those of several."""
        rows: list[int] = []
        silent: list[tuple[Doc, Place]] = []
        at = len(docs)
        for number, doc in enumerate(docs):
            facts = facts_of(doc)
            places = facts.sentences
            several = len(places) > 1
            for index in _silent_sentences(doc, facts):
                rows.append(at + index if several else number)
                silent.append((doc, places[index]))
            at += len(places) if several else 0
        if not rows:
            return
        found = self.head.probabilities(features.take(np.array(rows)))
        held = decode(self.head.task, found, self.head.thresholds)
        telling = {row: silent[row] for row in np.flatnonzero(held.any(axis=1)).tolist()}
        self._weigh(telling.values())
        added: dict[int, dict[tuple[int, int], Span]] = {}
        for row, column in sorted(
            np.argwhere(held).tolist(), key=lambda cell: -found[cell[0], cell[1]]
        ):
            doc, place = telling[row]
            start, end = self._place(doc, place, column)
            # What is known of a mention is kept by its place: one place bears one.
            borne = added.setdefault(id(doc), {})
            if (start, end) in borne:
                continue
            span = borne[start, end] = Span(doc, start, end, label=self.head.labels[column])
            mention = facts_of(doc).of(span)
            mention.method, mention.score = self.method, float(found[row, column])
        for doc in docs:
            if mentions := added.get(id(doc)):
                doc.spans["topics"] = sorted([*doc.spans.get("topics", ()), *mentions.values()])

    def _place(self, doc: Doc, place: Place, column: int) -> tuple[int, int]:
        """Tokens that speak loudest for a topic in a sentence."""
        words = [self._words[key] for key in _keys(doc, place)]
        shares = np.array([word.shares[column] for word in words])
        spoken = np.array([word.is_spoken for word in words])
        # What is no word never speaks louder than a word, of which one at least is above average.
        above = np.where(spoken, shares - shares[spoken].mean(), -_NO_WORD)
        start, end = _loudest(above.tolist())
        return place.start + start, place.start + end

    def _weigh(self, sentences: Iterable[tuple[Doc, Place]]) -> None:
        """Learn what each word of these says for each topic: the sum of its n-grams' weights."""
        if len(self._words) > _CACHE_LIMIT:
            self._words.clear()
        new: dict[int, str] = {}
        language = ""
        for doc, place in sentences:
            strings, language = doc.vocab.strings, facts_of(doc).language
            new |= {key: strings[key] for key in _keys(doc, place) if key not in self._words}
        if new:
            features = extract(list(new.values()), language)
            said = self.head.panel.sums(features.blocks)
            for (key, word), shares in zip(new.items(), said, strict=True):
                self._words[key] = _Word(shares, word[0].isalnum())


def _keys(doc: Doc, place: Place) -> list[int]:
    """String ids of a sentence's words in lower case."""
    keys: list[int] = columns_of(doc)[place.start : place.end, WORD].tolist()
    return keys


def _silent_sentences(doc: Doc, facts: Facts) -> Iterator[int]:
    """Numbers of the sentences that hold a word, and in which no phrase names a topic."""
    text = text_of(doc)
    for index, (start, end, first, _) in enumerate(facts.sentences):
        # Most begin with a word.
        if index not in facts.named and (
            text[first].isalnum()
            or any(text[offset].isalnum() for offset in columns_of(doc)[start:end, OFFSET])
        ):
            yield index


def _loudest(shares: Sequence[float]) -> tuple[int, int]:
    """The run of at most eight words with the greatest sum, the earlier and shorter of equals."""
    best, place = -np.inf, (0, 1)
    # A run that begins with a word that speaks against the topic is louder without it.
    for start in [at for at, share in enumerate(shares) if share >= 0] or range(len(shares)):
        total = 0.0
        for end in range(start, min(start + _LONGEST, len(shares))):
            total += shares[end]
            if total > best:
                best, place = total, (start, end + 1)
    return place
