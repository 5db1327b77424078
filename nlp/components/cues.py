"""Evidence of each signal as spans: what a person is shown when they ask why."""

from __future__ import annotations

from typing import Final

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.extensions import facts_of, register

_CATEGORIES: Final = ("churn", "urgency", "effort", "emotion", "sarcasm", "escalation")


@Language.factory("voc_cues_v1", requires=["doc._.lexical"], assigns=["doc.spans"])
def create_cues(nlp: Language, name: str) -> CueMarker:
    register()
    return CueMarker(nlp, name)


class CueMarker:
    """`doc.spans["cues"]`: one span an evidence, labelled with its signal."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        self._labels = {word: nlp.vocab.strings.add(word) for word in (*_CATEGORIES, "severity")}

    def __call__(self, doc: Doc) -> Doc:
        lexical = facts_of(doc).lexical
        if lexical is None:
            return doc
        cues = [
            Span(doc, hit.start, hit.end, label=self._labels[category])
            for category in _CATEGORIES
            for hit in lexical.get(category)
        ]
        cues += [
            Span(doc, hit.start, hit.end, label=self._labels["severity"])
            for hit in lexical.get("severity")
            if hit.value > 1
        ]
        if cues:
            doc.spans["cues"] = cues
        return doc
