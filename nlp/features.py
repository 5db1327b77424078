"""Hand-made features of a sentence: what carries over from one domain to another.

`sentence_features(doc)` gives one row a sentence in the order of `FEATURE_NAMES`, float32, from
what the components have already found; no token is looked at again. Counts are raw (0, 1, 2 ...);
`log_` features are natural logarithms of one plus a count; `share_` features lie in 0..1.
Names are only ever added at the end.
"""

from __future__ import annotations

from math import log1p
from typing import Final

import numpy as np
import numpy.typing as npt
from spacy.attrs import IS_UPPER, LENGTH, LIKE_NUM, LIKE_URL, PREFIX
from spacy.tokens import Doc

from nlp.extensions import facts_of
from nlp.lexical import Lexical

_COUNTED: Final = (
    "complaint",
    "failure",
    "waiting",
    "money",
    "request",
    "question_word",
    "conditional",
    "contrast",
    "politeness",
    "thanks",
    "greeting",
    "first_person",
    "second_person",
    "agent",
    "churn",
    "negator",
    "intensifier",
    "downtoner",
    "slang",
    "report",
    "escalation",
    "spam",
    "sarcasm",
    "emoji",
)
_VALUED: Final = (
    ("severity", 2.0, "severity_2"),
    ("severity", 3.0, "severity_3"),
    ("urgency", 3.0, "urgency_high"),
    ("urgency", 2.0, "urgency_medium"),
    ("effort", -2.0, "effort_very_hard"),
    ("effort", -1.0, "effort_hard"),
    ("effort", 1.0, "effort_easy"),
    ("effort", 2.0, "effort_very_easy"),
    ("emotion", "anger", "anger"),
    ("emotion", "frustration", "frustration"),
    ("emotion", "disappointment", "disappointment"),
    ("emotion", "worry", "worry"),
    ("emotion", "sadness", "sadness"),
    ("emotion", "joy", "joy"),
    ("emotion", "gratitude", "gratitude"),
    ("emotion", "surprise", "surprise"),
    ("resolution", "resolved", "resolved"),
    ("resolution", "unresolved", "unresolved"),
)
_OPINION: Final = (
    "positive_weak",
    "positive_medium",
    "positive_strong",
    "negative_weak",
    "negative_medium",
    "negative_strong",
    "negated",
    "opinion_sum",
    "opinion_min",
    "opinion_max",
    "sentiment",
    "mentions",
)
_STANCE: Final = ("question", "conditional", "quote", "sarcasm")
_SHAPE: Final = (
    "exclamation_marks",
    "question_marks",
    "ellipses",
    "share_capitals",
    "numbers",
    "links",
    "handles",
    "hashtags",
    "log_words",
    "is_first",
    "is_last",
    "share_position",
    "log_sentences",
)

FEATURE_NAMES: Final[tuple[str, ...]] = (
    *_OPINION,
    *_COUNTED,
    *(name for _, _, name in _VALUED),
    *(f"is_{kind}" for kind in _STANCE),
    *_SHAPE,
)
INDEX: Final[dict[str, int]] = {name: index for index, name in enumerate(FEATURE_NAMES)}
_BY_CATEGORY: Final = {name: INDEX[name] for name in _COUNTED}
_BY_VALUE: Final = {(category, value): INDEX[name] for category, value, name in _VALUED}
_VALUED_CATEGORIES: Final = frozenset(category for category, _, _ in _VALUED)
_SIGNS: Final = {
    "!": INDEX["exclamation_marks"],
    "?": INDEX["question_marks"],
    "...": INDEX["ellipses"],
    "…": INDEX["ellipses"],
    "#": INDEX["hashtags"],
}

_BY_STANCE: Final = {kind: INDEX[f"is_{kind}"] for kind in _STANCE}
_NEGATED, _SUM = INDEX["negated"], INDEX["opinion_sum"]
_MIN, _MAX = INDEX["opinion_min"], INDEX["opinion_max"]
_SENTIMENT, _MENTIONS = INDEX["sentiment"], INDEX["mentions"]
_CAPITALS, _NUMBERS = INDEX["share_capitals"], INDEX["numbers"]
_LINKS, _HANDLES = INDEX["links"], INDEX["handles"]
_PLACE: Final = slice(INDEX["log_words"], INDEX["log_sentences"] + 1)

Features = npt.NDArray[np.float32]


def sentence_features(doc: Doc) -> Features:
    """RETURNS: sentences × features; no rows when the document's language is not scored."""
    lexical = facts_of(doc).lexical
    if lexical is None:
        return np.zeros((0, len(FEATURE_NAMES)), dtype=np.float32)
    rows = [[0.0] * len(FEATURE_NAMES) for _ in lexical.bounds]
    _add_hits(rows, lexical)
    _add_opinions(rows, doc, lexical)
    _add_shape(rows, doc, lexical)
    return np.array(rows, dtype=np.float32)


def _add_hits(rows: list[list[float]], lexical: Lexical) -> None:
    sentence_of = lexical.sentence_of
    for category, hits in lexical.hits.items():
        if category in _VALUED_CATEGORIES:
            for hit in hits:
                if (column := _BY_VALUE.get((category, hit.value))) is not None:
                    rows[sentence_of[hit.start]][column] += 1.0
        elif (place := _BY_CATEGORY.get(category)) is not None:
            for hit in hits:
                rows[sentence_of[hit.start]][place] += 1.0


def _add_opinions(rows: list[list[float]], doc: Doc, lexical: Lexical) -> None:
    facts = facts_of(doc)
    sentence_of = lexical.sentence_of
    for opinion in facts.opinions:
        row, score = rows[sentence_of[opinion.start]], opinion.score
        strength = 0 if abs(score) < 1.5 else 1 if abs(score) < 2.5 else 2
        row[strength if score > 0 else 3 + strength] += 1.0
        row[_NEGATED] += opinion.is_negated
        row[_SUM] += score
        row[_MIN] = min(row[_MIN], score)
        row[_MAX] = max(row[_MAX], score)
    for row, sentiment in zip(rows, facts.sentence_sentiment or (), strict=False):
        row[_SENTIMENT] = sentiment
    for mention in doc.spans.get("topics", ()):
        rows[sentence_of[mention.start]][_MENTIONS] += 1.0
    for kind, sentences in (facts.stance or {}).items():
        for sentence in sentences:
            rows[sentence][_BY_STANCE[kind]] = 1.0


def _add_shape(rows: list[list[float]], doc: Doc, lexical: Lexical) -> None:
    sentence_of, count = lexical.sentence_of, len(rows)
    strings = doc.vocab.strings
    signs = {strings[sign]: column for sign, column in _SIGNS.items()}
    at = strings["@"]
    shapes = doc.to_array([LENGTH, IS_UPPER, LIKE_NUM, LIKE_URL, PREFIX]).tolist()
    for key, sentence, (length, is_upper, is_number, is_link, prefix) in zip(
        lexical.ids, sentence_of, shapes, strict=True
    ):
        if key in signs:
            rows[sentence][signs[key]] += 1.0
        if is_upper and length > 1:
            rows[sentence][_CAPITALS] += 1.0
        if is_number:
            rows[sentence][_NUMBERS] += 1.0
        if is_link:
            rows[sentence][_LINKS] += 1.0
        if prefix == at:
            rows[sentence][_HANDLES] += 1.0
    log_sentences = log1p(count)
    for number, ((start, end), row) in enumerate(zip(lexical.bounds, rows, strict=True)):
        row[_CAPITALS] /= end - start
        row[_PLACE] = (
            log1p(end - start),
            float(number == 0),
            float(number == count - 1),
            number / max(1, count - 1),
            log_sentences,
        )
