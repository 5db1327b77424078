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
    ("emotion", "fear", "fear"),
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

Features = npt.NDArray[np.float32]


def sentence_features(doc: Doc) -> Features:
    """RETURNS: sentences × features; no rows when the document's language is not scored."""
    lexical: Lexical | None = doc._.lexical
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
    negated, total = INDEX["negated"], INDEX["opinion_sum"]
    least, most = INDEX["opinion_min"], INDEX["opinion_max"]
    facts = doc._
    for opinion in facts.opinions:
        row, score = rows[lexical.sentence_of[opinion.start]], opinion.score
        strength = 0 if abs(score) < 1.5 else 1 if abs(score) < 2.5 else 2
        row[strength if score > 0 else 3 + strength] += 1.0
        row[negated] += opinion.is_negated
        row[total] += score
        row[least] = min(row[least], score)
        row[most] = max(row[most], score)
    for row, sentiment in zip(rows, facts.sentence_sentiment or (), strict=False):
        row[INDEX["sentiment"]] = sentiment
    for mention in doc.spans.get("topics", ()):
        rows[lexical.sentence_of[mention.start]][INDEX["mentions"]] += 1.0
    for kind, sentences in (facts.stance or {}).items():
        for sentence in sentences:
            rows[sentence][INDEX[f"is_{kind}"]] = 1.0


def _add_shape(rows: list[list[float]], doc: Doc, lexical: Lexical) -> None:
    sentence_of, count = lexical.sentence_of, len(rows)
    signs = {doc.vocab.strings[sign]: column for sign, column in _SIGNS.items()}
    for index, key in enumerate(lexical.ids):
        if (column := signs.get(key)) is not None:
            rows[sentence_of[index]][column] += 1.0
    shapes = doc.to_array([IS_UPPER, LENGTH, LIKE_NUM, LIKE_URL, PREFIX])
    capital = (shapes[:, 0] == 1) & (shapes[:, 1] > 1)
    for flags, name in (
        (capital, "share_capitals"),
        (shapes[:, 2] == 1, "numbers"),
        (shapes[:, 3] == 1, "links"),
        (shapes[:, 4] == doc.vocab.strings["@"], "handles"),
    ):
        for index in np.flatnonzero(flags).tolist():
            rows[sentence_of[index]][INDEX[name]] += 1.0
    for number, ((start, end), row) in enumerate(zip(lexical.bounds, rows, strict=True)):
        row[INDEX["share_capitals"]] /= end - start
        row[INDEX["log_words"]] = log1p(end - start)
        row[INDEX["is_first"]] = float(number == 0)
        row[INDEX["is_last"]] = float(number == count - 1)
        row[INDEX["share_position"]] = number / max(1, count - 1)
        row[INDEX["log_sentences"]] = log1p(count)
