"""Severity: 0 none, 1 inconvenience, 2 blocked or cost, 3 safety, legal, fraud, data loss."""

from __future__ import annotations

from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from nlp.extensions import facts_of, register

_GRAVEST: Final = 3


@Language.factory(
    "voc_severity_v1",
    requires=["doc._.lexical", "doc._.complaint_probability"],
    assigns=["doc._.severity"],
    default_config={"least": 0.35},
)
def create_severity(nlp: Language, name: str, least: float) -> SeverityGrader:
    """`least`: complaint probability of a sentence from which its evidence counts."""
    register()
    return SeverityGrader(name, least)


class SeverityGrader:
    """The gravest thing said in a sentence that complains; asking "how do I report fraud?" or
    praising how fraud was handled is no harm done. Negated evidence does not count. Where a head
    has graded the text, only the gravest evidence raises its grade; a complaint is of level 1 at
    least, and what is none harms nobody, unless in the gravest way."""

    def __init__(self, name: str, least: float) -> None:
        self.name = name
        self.least = least

    def __call__(self, doc: Doc) -> Doc:
        facts = facts_of(doc)
        lexical = facts.lexical
        if lexical is None or not facts.context.is_customer:
            return doc
        worst = 0
        chances = facts.sentence_complaint
        praised = facts.sentence_sentiment
        for hit in lexical.get("severity"):
            sentence = lexical.sentence_of[hit.start]
            if chances[sentence] >= self.least and praised[sentence] < 0.3:
                worst = max(worst, int(hit.value))
        if facts.severity is not None:
            if worst == _GRAVEST:
                facts.severity = _GRAVEST
            elif facts.is_complaint:
                facts.severity = max(facts.severity, 1)
            elif facts.severity != _GRAVEST:
                facts.severity = 0
            return doc
        if not worst and facts.is_complaint:
            worst = 1
        facts.severity = worst if facts.is_complaint or worst == _GRAVEST else min(worst, 1)
        return doc
