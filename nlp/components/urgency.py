"""Urgency 0..1: how soon the writer needs an answer, by what they say of time and harm."""

from __future__ import annotations

from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from nlp.extensions import facts_of, register

_BY_LEVEL: Final = {1: 0.3, 2: 0.55, 3: 0.85}
_BY_SEVERITY: Final = {0: 0.0, 1: 0.05, 2: 0.2, 3: 0.5}
_PRESSING: Final = 0.45


@Language.component(
    "voc_urgency_v1",
    requires=["doc._.lexical", "doc._.severity", "doc._.intents"],
    assigns=["doc._.urgency"],
)
def urgency(doc: Doc) -> Doc:
    """Words of haste count in full only beside a complaint, a request or a question: praise for
    an immediate answer is not urgent. Where a head has spoken it decides; haste and harm that is
    done lift a text among those that can wait, since "asap!" is impatience as often as need."""
    facts = facts_of(doc)
    lexical = facts.lexical
    if lexical is None or not facts.context.is_customer:
        return doc
    said = max((_BY_LEVEL[int(hit.value)] for hit in lexical.get("urgency")), default=0.0)
    if not {"complaint", "request", "question"}.intersection(facts.intents):
        said *= 0.2
    heard = max(said, _BY_SEVERITY[facts.severity or 0])
    facts.urgency = heard if facts.urgency is None else max(facts.urgency, min(heard, _PRESSING))
    return doc


register()
