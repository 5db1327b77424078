"""Clauses: the stretches of a sentence within which an opinion speaks of its topic."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from nlp.extensions import facts_of, register
from nlp.lexical import Clause

_MARKS: Final = (",", ";", ":", "-", "–", "—", "(", ")", "/", "|", "•", "*", "...", "…", "&")
_AND: Final = {
    "en": ("and", "or", "plus"),
    "de": ("und", "oder", "sowie"),
    "fr": ("et", "ou"),
    "es": ("y", "e", "o"),
    "nl": ("en", "of"),
    "it": ("e", "ed", "o"),
}


@Language.factory("voc_clauses_v1", requires=["doc._.lexical"], assigns=["doc._.clauses"])
def create_clauses(nlp: Language, name: str) -> ClauseSplitter:
    register()
    return ClauseSplitter(nlp, name)


class ClauseSplitter:
    """Cuts at punctuation, at contrasts ("but"), and at an "and" that joins two opinions."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        strings = nlp.vocab.strings
        self._joints = {
            language: frozenset(strings.add(word) for word in (*_MARKS, *words))
            for language, words in _AND.items()
        }

    def __call__(self, doc: Doc) -> Doc:
        facts = facts_of(doc)
        lexical = facts.lexical
        if lexical is None:
            return doc
        contrasts = {hit.start for hit in lexical.get("contrast")}
        opinions = [hit.start for hit in lexical.get("opinion")]
        joints = self._joints[lexical.language]
        cuts = [index for index, key in enumerate(lexical.ids) if key in joints]
        if contrasts:
            cuts = sorted(contrasts.union(cuts))
        clauses: list[Clause] = []
        for sentence, (first, end) in enumerate(lexical.bounds):
            inside = [place for place in opinions if first <= place < end]
            start, contrast = first, False
            for index in cuts[bisect_left(cuts, first) : bisect_left(cuts, end)]:
                opens_contrast = index in contrasts
                if not opens_contrast and not (inside and inside[0] < index <= inside[-1]):
                    continue
                if index > start:
                    clauses.append(Clause(start, index, sentence, contrast))
                    start, contrast = index, opens_contrast
                else:
                    contrast = contrast or opens_contrast
            clauses.append(Clause(start, end, sentence, contrast))
        facts.clauses = clauses
        return doc
