"""Effort -2 (hard) .. 2 (easy): what it cost the customer; null when nothing is said of it."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from nlp.extensions import facts_of, register
from nlp.methods import is_by_head


@Language.component("voc_effort_v1", requires=["doc._.lexical"], assigns=["doc._.effort"])
def effort(doc: Doc) -> Doc:
    """Where no head has spoken: mean of the evidence; ease that is negated, asked or wished for is
    hardship of one."""
    facts = facts_of(doc)
    lexical = facts.lexical
    if lexical is None or not facts.context.is_customer or is_by_head(facts, "effort"):
        return doc
    negated = {opinion.start for opinion in facts.opinions if opinion.is_negated}
    unreal = facts.stance["question"] | facts.stance["conditional"]
    values = []
    for hit in lexical.get("effort"):
        if hit.value > 0 and hit.start in negated:
            values.append(-1.0)
        elif hit.value < 0 or lexical.sentence_of[hit.start] not in unreal:
            values.append(hit.value)
    if values:
        facts.effort = sum(values) / len(values)
    return doc


register()
