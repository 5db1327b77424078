"""What the pipeline says of texts, masked and read as `predict` reads them, to be measured."""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from nlp.chunks import chunked
from nlp.context import Context
from nlp.extensions import facts_of
from nlp.learn.measures import Measures, measure
from nlp.learn.tasks import TASKS, Label, encode
from nlp.masks import mask
from nlp.reading import read
from nlp.texts import Segment, Text
from nlp.tokenizer import memory_zone

_INTENTS = ("complaint", "request", "praise", "question", "other")


@dataclass(frozen=True)
class Found:
    """What the pipeline said of a text; None where it said nothing."""

    language: str
    sentiment: float | None
    label: str | None
    is_complaint: bool | None
    probability: float | None
    sentence_complaint: Sequence[float] | None
    severity: int | None
    intents: Label | None
    urgency: float | None
    effort: float | None
    churn_intent: bool | None
    emotions: Label | None
    topics: Label


def found_in(
    language: Language,
    texts: Sequence[str],
    declared: str | None = None,
    role: str = "customer",
    prompts: Sequence[str | None] = (),
    channels: Sequence[str | None] = (),
) -> list[Found]:
    """Signals of texts, in order."""
    asked = iter(prompts or [None] * len(texts))
    said_in = iter(channels or [None] * len(texts))
    results = list[Found]()
    for chunk in chunked(texts, len):
        masked = [mask(text, language=declared).text for text in chunk]
        segments = (Segment("body", None, role, 0),)
        sides = [
            Text(
                row,
                text,
                segments,
                Context(declared, None, next(asked), next(said_in), role),
                False,
            )
            for row, text in enumerate(masked)
        ]
        with memory_zone(language, (side.text for side in sides)):
            for doc in read(language, sides):
                if isinstance(doc, Exception):
                    raise doc
                results.append(_found(doc))
    return results


def _found(doc: Doc) -> Found:
    facts = facts_of(doc)
    return Found(
        language=facts.language,
        sentiment=facts.sentiment,
        label=facts.sentiment_label,
        is_complaint=facts.is_complaint,
        probability=facts.complaint_probability,
        sentence_complaint=facts.sentence_complaint,
        severity=facts.severity,
        intents=facts.intents,
        urgency=facts.urgency,
        effort=facts.effort,
        churn_intent=facts.churn_intent,
        emotions=facts.emotions,
        topics=tuple(span.label_ for span in doc.spans.get("topics", ())),
    )


def judged(task: str, truth: Sequence[Label], guess: Sequence[Label]) -> Measures:
    """Figures of labels against labels."""
    labels = TASKS[task].labels or _INTENTS
    encoded = encode(TASKS[task], labels, guess)
    return measure(TASKS[task], labels, encode(TASKS[task], labels, truth), encoded,
                   encoded.astype(float))  # fmt: skip
