"""What the writer wants: to complain, to ask, to praise, to know; several may hold."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from lake.contracts import INTENTS
from nlp.extensions import facts_of, register


@Language.factory(
    "voc_intents_v1",
    requires=["doc._.lexical", "doc._.stance", "doc._.sentence_sentiment", "doc._.is_complaint"],
    assigns=["doc._.intents"],
    default_config={"praise": 0.35},
)
def create_intents(nlp: Language, name: str, praise: float) -> IntentReader:
    """`praise`: sentiment from which a sentence praises."""
    register()
    return IntentReader(name, praise)


class IntentReader:
    """Intents in the order of `lake.contracts.INTENTS`; `other` only when none holds.

    What a head has found stays; the rules add the requests and questions that are put outright.
    """

    def __init__(self, name: str, praise: float) -> None:
        self.name = name
        self.praise = praise

    def __call__(self, doc: Doc) -> Doc:
        facts = facts_of(doc)
        lexical = facts.lexical
        if lexical is None:
            return doc
        found = {"complaint"} if facts.is_complaint else set()
        questions = facts.stance["question"]
        if any(
            lexical.sentence_of[hit.start] not in questions or hit.end - hit.start > 1
            for hit in lexical.get("request")
        ):
            found.add("request")
        if questions:
            found.add("question")
        if facts.intents is not None:
            found.update(facts.intents)
        elif any(
            score >= self.praise and index not in questions
            for index, score in enumerate(facts.sentence_sentiment)
        ):
            found.add("praise")
        facts.intents = tuple(intent for intent in INTENTS if intent in found - {"other"}) or (
            "other",
        )
        return doc
