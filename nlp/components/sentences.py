"""Sentences: where one ends, in prose, in posts without care and around line breaks."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any, Final

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.components.base import AssetComponent
from nlp.extensions import IS_SPACE, LENGTH, OFFSET, WORD, Place, columns_of, facts_of

_STRONG: Final = ("!", "?", "。", "！", "？", "‼", "⁉", "؟", "।")
_SOFT: Final = (".", "…", "...", "..", "....", ".....")
_LONG: Final = 15
_CLOSERS: Final = (")", "]", '"', "”", "’", "»", "'", "“", "️")


@Language.factory("voc_sentences_v1", assigns=["token.is_sent_start", "doc.spans"])
def create_sentences(nlp: Language, name: str) -> SentenceSplitter:
    return SentenceSplitter(nlp, name)


class SentenceSplitter(AssetComponent):
    """A sentence ends after `!`, `?`, a full stop that ends no abbreviation, several dots before a
    capital, an empty line, and a line break before a capital or a bullet. In a long sentence, as
    people write who never use a full stop, dots and line breaks end it before small letters too.
    """

    def __init__(self, nlp: Language, name: str) -> None:
        super().__init__(nlp, name)
        strings = nlp.vocab.strings
        self._strong = frozenset(strings.add(mark) for mark in _STRONG)
        self._soft = frozenset(strings.add(mark) for mark in _SOFT)
        self._closers = frozenset(strings.add(mark) for mark in _CLOSERS)
        self._stop = strings.add(".")
        self._marks = self._strong | self._soft
        self._abbreviated: frozenset[int] = frozenset()

    def initialize(self, get_examples: Any, *, nlp: Language | None = None, lexicons: Any) -> None:
        """`lexicons`: terms by language, for their abbreviations."""
        terms = (term for terms in lexicons.values() for term in terms)
        self.use(sorted({phrase for phrase, category, _ in terms if category == "abbreviation"}))

    def index(self) -> None:
        self._abbreviated = frozenset(self.vocab.strings.add(word) for word in self.assets)

    def __call__(self, doc: Doc) -> Doc:
        if not len(doc):
            doc.spans["sentences"] = []
            return doc
        columns = columns_of(doc)
        blanks = columns[:, IS_SPACE].nonzero()[0].tolist()
        ids = columns[:, WORD].tolist()
        starts = self._starts(doc, ids, blanks)
        # All at once: to set one, spaCy looks through all of the document's tokens.
        flags: Any = np.zeros((len(ids), 1), dtype=np.uint64)
        flags[starts] = 1
        doc.from_array([SENT_START], flags)
        ends = [*starts[1:], len(ids)]
        offsets, lengths = columns[:, OFFSET].tolist(), columns[:, LENGTH].tolist()
        facts_of(doc).sentences = [
            Place(start, end, offsets[start], offsets[end - 1] + lengths[end - 1])
            for start, end in zip(starts, ends, strict=True)
        ]
        doc.spans["sentences"] = [
            Span(doc, start, end) for start, end in zip(starts, ends, strict=True)
        ]
        return doc

    def _starts(self, doc: Doc, ids: list[int], blanks: list[int]) -> list[int]:
        starts = [0]
        end = len(ids)
        marks, closers, spaces = self._marks, self._closers, frozenset(blanks)
        last = -1
        for index in [place for place, key in enumerate(ids) if key in marks]:
            if index <= last:
                continue
            last = index
            while last + 1 < end and (ids[last + 1] in marks or ids[last + 1] in closers):
                last += 1
            following = last + 2 if last + 1 in spaces else last + 1
            if following < end and self._ends(doc, ids, index, last, starts[-1]):
                starts.append(following)
        if not blanks:
            return starts
        breaks: list[int] = []
        for blank in blanks:
            before = starts[bisect_right(starts, blank) - 1]
            if _breaks(doc, blank, max(before, breaks[-1] if breaks else 0)):
                breaks.append(blank + 1)
        return sorted({*starts, *breaks})

    def _ends(self, doc: Doc, ids: list[int], index: int, last: int, start: int) -> bool:
        """Whether the marks at `index` to `last` end the sentence that began at `start`."""
        if any(key in self._strong for key in ids[index : last + 1]):
            return True
        is_run = ids[index] != self._stop or last > index
        if is_run and index - start >= _LONG:
            return True
        if not doc[last].whitespace_ and not doc[last + 1].is_space:
            return False
        if is_run:
            return bool(doc[last + 1].is_title or doc[last + 1].is_upper)
        before = doc[index - 1] if index else None
        if before is None or (len(before) == 1 and before.is_alpha):
            return False
        if before.is_digit and doc[last + 1].is_digit:
            return False
        return ids[index - 1] not in self._abbreviated or bool(
            doc[last + 1].is_title and not before.is_title
        )


def _breaks(doc: Doc, blank: int, start: int) -> bool:
    """Whether the sentence that began at `start` ends at the token of whitespace."""
    if blank + 1 >= len(doc):
        return False
    space = doc[blank].text
    breaks = space.count("\n") or space.count("\r")
    is_new = not doc[blank + 1].is_lower or blank - start >= 2 * _LONG
    return breaks > 1 or (breaks == 1 and is_new)
