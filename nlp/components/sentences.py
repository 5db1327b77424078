"""Sentences: where one ends, in prose, in posts without care and around line breaks."""

from __future__ import annotations

from typing import Any, Final

from spacy.attrs import LOWER
from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.base import AssetComponent

_STRONG: Final = ("!", "?", "。", "！", "？", "‼", "⁉", "؟", "।")
_SOFT: Final = (".", "…", "...", "..", "....", ".....")
_CLOSERS: Final = (")", "]", '"', "”", "’", "»", "'", "“", "️")


@Language.factory("voc_sentences_v1", assigns=["token.is_sent_start", "doc.spans"])
def create_sentences(nlp: Language, name: str) -> SentenceSplitter:
    return SentenceSplitter(nlp, name)


class SentenceSplitter(AssetComponent):
    """A sentence ends after `!`, `?`, a full stop that ends no abbreviation, three dots before a
    capital, an empty line, and a line break before a capital or a bullet."""

    def __init__(self, nlp: Language, name: str) -> None:
        super().__init__(nlp, name)
        strings = nlp.vocab.strings
        self._strong = frozenset(strings.add(mark) for mark in _STRONG)
        self._soft = frozenset(strings.add(mark) for mark in _SOFT)
        self._closers = frozenset(strings.add(mark) for mark in _CLOSERS)
        self._stop = strings.add(".")
        self._marks = self._strong | self._soft
        self._abbreviated: frozenset[int] = frozenset()

    def initialize(
        self, get_examples: Any, *, nlp: Language | None = None, lexicons: Any
    ) -> None:
        """`lexicons`: terms by language, for their abbreviations."""
        terms = (term for terms in lexicons.values() for term in terms)
        self.use(sorted({phrase for phrase, category, _ in terms if category == "abbreviation"}))

    def index(self) -> None:
        self._abbreviated = frozenset(self.vocab.strings.add(word) for word in self.assets)

    def __call__(self, doc: Doc) -> Doc:
        ids = doc.to_array(LOWER).tolist()
        starts = self._starts(doc, ids)
        for start in starts:
            doc[start].is_sent_start = True
        ends = [*starts[1:], len(ids)] if starts else []
        doc.spans["sentences"] = [
            doc[start:end] for start, end in zip(starts, ends, strict=True) if start < end
        ]
        return doc

    def _starts(self, doc: Doc, ids: list[int]) -> list[int]:
        starts = [0] if ids else []
        end = len(ids)
        marks, closers = self._marks, self._closers
        index = 0
        while index < end:
            key = ids[index]
            if key in marks:
                last = index
                while last + 1 < end and (ids[last + 1] in marks or ids[last + 1] in closers):
                    last += 1
                if last + 1 < end and self._ends(doc, ids, index, last):
                    starts.append(last + 1)
                index = last + 1
                continue
            index += 1
        breaks = [token.i + 1 for token in _line_breaks(doc, ids)]
        return sorted({*starts, *(place for place in breaks if place < end)}) if breaks else starts

    def _ends(self, doc: Doc, ids: list[int], index: int, last: int) -> bool:
        if any(key in self._strong for key in ids[index : last + 1]):
            return True
        if not doc[last].whitespace_ and not doc[last + 1].is_space:
            return False
        if ids[index] != self._stop or last > index:
            return bool(doc[last + 1].is_title or doc[last + 1].is_upper)
        before = doc[index - 1] if index else None
        if before is None or (len(before) == 1 and before.is_alpha):
            return False
        if before.is_digit and doc[last + 1].is_digit:
            return False
        return ids[index - 1] not in self._abbreviated or bool(
            doc[last + 1].is_title and not before.is_title
        )


def _line_breaks(doc: Doc, ids: list[int]) -> list[Any]:
    """Whitespace tokens at which a sentence ends."""
    text = doc.text
    if "\n" not in text and "\r" not in text:
        return []
    found = []
    for token in doc:
        if not token.is_space or token.i + 1 >= len(ids):
            continue
        breaks = token.text.count("\n") or token.text.count("\r")
        following = doc[token.i + 1]
        if breaks > 1 or (breaks and not following.is_lower):
            found.append(token)
    return found

