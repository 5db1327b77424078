"""Attributes that the pipeline adds to spaCy's objects, registered once, all of them here.

Components take a document's from `facts_of`, and a mention's from `facts_of(doc).of(span)`, plain
objects: each look-up of `Doc._` or `Span._` costs several times as much, and there are a hundred of
them a document.

`Doc._`
    context: `nlp.context.Context`, set by the caller before the pipeline runs
    language, language_confidence: ISO 639-1 or `und`, 0..1
    failure_reasons: why a signal is missing, a tuple
    lexical: `nlp.lexical.Lexical`, None when the language is not scored
    clauses, opinions: lists of `nlp.lexical.Clause` and `Opinion`, by position
    stance: dict of kind (question, conditional, quote, sarcasm) to sentence indexes
    sentence_sentiment, sentence_complaint: one number a sentence; None when not scored
    features: `nlp.features.FEATURE_NAMES` by sentence, a float32 array; None when not scored,
        and where a head has told a complaint, since rules alone read them
    sentiment -1..1, sentiment_label, complaint_probability, is_complaint, severity 0..3,
    intents, urgency 0..1, effort -2..2, churn_intent, emotions, spam
    methods: dict of signal to "method/version"
`Span._` (spans of `doc.spans["topics"]`)
    reading: `Reading`, the polarity of the mention and what carries it
    method, score: what found the topic and how sure it is
`doc.spans`
    sentences, topics (label: topic id), cues (label: evidence for a signal)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field, fields
from typing import Any, Final, NamedTuple, cast

import numpy as np
import numpy.typing as npt
from spacy import attrs
from spacy.tokens import Doc, Span

from nlp.context import NOTHING_KNOWN, Context
from nlp.lexical import Clause, Lexical, Opinion

COLUMNS: Final = (attrs.LOWER, attrs.IS_ALPHA, attrs.IS_SPACE, attrs.IDX, attrs.LENGTH)
WORD, IS_ALPHA, IS_SPACE, OFFSET, LENGTH = range(len(COLUMNS))
Columns = npt.NDArray[np.uint64]
_KEY: Final = "voc.facts"


class Reading(NamedTuple):
    """How a mention is spoken of: polarity -1..1 and the words that say so."""

    polarity: str
    score: float
    words: tuple[str, ...]
    intent: str = "other"


@dataclass(slots=True)
class Mention:
    """What is known of a mention, as the attributes of its span."""

    reading: Reading | None = None
    method: str = "pattern"
    score: float = 1.0


class Place(NamedTuple):
    """A sentence: tokens `start` to `end`, code points `start_char` to `end_char`."""

    start: int
    end: int
    start_char: int
    end_char: int


@dataclass(slots=True)
class Facts:
    """What is known of a document, as the attributes above; in a scored language each is set by
    its component before another reads it, so those are not declared as possibly None.

    `named` are the numbers of the sentences in which a phrase names a topic; `mentions` are by the
    tokens from and to which they go, since one place bears one mention. The last three stand for
    what spaCy makes anew at every look: the places of its sentences, its text, and tokens ×
    `COLUMNS`.
    """

    context: Context = NOTHING_KNOWN
    language: str = "und"
    language_confidence: float | None = None
    failure_reasons: tuple[str, ...] = ()
    lexical: Lexical | None = None
    clauses: Sequence[Clause] = ()
    opinions: Sequence[Opinion] = ()
    stance: Any = None
    sentence_sentiment: Any = None
    sentence_complaint: Any = None
    features: Any = None
    sentiment: float | None = None
    sentiment_label: str | None = None
    complaint_probability: float | None = None
    is_complaint: bool | None = None
    severity: int | None = None
    intents: Any = None
    urgency: float | None = None
    effort: float | None = None
    churn_intent: bool | None = None
    emotions: tuple[str, ...] | None = None
    spam: str | None = None
    methods: dict[str, str] | None = None
    named: Set[int] = frozenset()
    sentences: Sequence[Place] = ()
    text: str | None = None
    columns: Columns | None = None
    mentions: dict[tuple[int, int], Mention] = field(default_factory=dict)

    def of(self, span: Span) -> Mention:
        """What is known of a mention of this document; whoever changes it changes `Span._`."""
        return self.mentions.setdefault((span.start, span.end), Mention())


_UNLISTED: Final = frozenset({"named", "sentences", "text", "columns", "mentions"})
_DOC: Final = tuple(each.name for each in fields(Facts) if each.name not in _UNLISTED)
_SPAN: Final = tuple(each.name for each in fields(Mention))


def facts_of(doc: Doc) -> Facts:
    """The document's facts; whoever changes them changes `Doc._`."""
    facts: Facts | None = doc.user_data.get(_KEY)
    if facts is None:
        facts = doc.user_data[_KEY] = Facts()
    return facts


def text_of(doc: Doc) -> str:
    """The document's text, which spaCy puts together anew from its tokens at every look."""
    facts = facts_of(doc)
    if facts.text is None:
        facts.text = doc.text
    return facts.text


def columns_of(doc: Doc) -> Columns:
    """Tokens × `COLUMNS`."""
    facts = facts_of(doc)
    if facts.columns is None:
        facts.columns = cast(Columns, doc.to_array(list(COLUMNS)))
    return facts.columns


def register() -> None:
    """Register every attribute; a second call changes nothing."""
    for name in _DOC:
        if not Doc.has_extension(name):
            Doc.set_extension(name, getter=_getter(facts_of, name), setter=_setter(facts_of, name))
    for name in _SPAN:
        if not Span.has_extension(name):
            Span.set_extension(
                name, getter=_getter(_mention_of, name), setter=_setter(_mention_of, name)
            )


def _mention_of(span: Span) -> Mention:
    return facts_of(span.doc).of(span)


def _getter(known: Callable[[Any], object], name: str) -> Callable[[Any], Any]:
    return lambda item: getattr(known(item), name)


def _setter(known: Callable[[Any], object], name: str) -> Callable[[Any, Any], None]:
    return lambda item, value: setattr(known(item), name, value)
