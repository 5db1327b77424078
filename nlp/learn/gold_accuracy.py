"""How true the signals are on the gold set, which nothing is learned from."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from spacy.language import Language

from nlp.languages import SCORED
from nlp.learn.found import Found, found_in, judged
from nlp.learn.measures import Measures
from nlp.learn.sources import gold_rows
from nlp.learn.tasks import EFFORT_LABELS, Label

LONG_REVIEWS = "en_travel_long"
SECOND_READING = "second_reading/labels"
FEWEST = 20
_SENTIMENTS = {-1: "negative", 0: "neutral", 1: "positive"}
# Of each task: what a row is labelled, and what was found.
_READ: dict[str, tuple[Callable[[dict[str, Any]], Label], Callable[[Found], Label]]] = {
    "complaint": (
        lambda row: ("complaint",) if row["complaint"] else (),
        lambda found: ("complaint",) if found.is_complaint else (),
    ),
    "sentiment": (
        lambda row: (_SENTIMENTS[row["sentiment"]],),
        lambda found: (found.label or "neutral",),
    ),
    "severity": (
        lambda row: (str(row["severity"]),),
        lambda found: (str(found.severity or 0),),
    ),
    "intents": (
        lambda row: tuple(row["intents"]),
        lambda found: found.intents or ("other",),
    ),
    "urgency": (
        lambda row: ("urgency",) if row["urgency"] else (),
        lambda found: ("urgency",) if (found.urgency or 0) >= 0.5 else (),
    ),
    "effort": (
        lambda row: (EFFORT_LABELS.get(row["effort"], "none"),),
        lambda found: (EFFORT_LABELS.get(found.effort, "none"),),
    ),
    "churn": (
        lambda row: ("churn",) if row["churn"] else (),
        lambda found: ("churn",) if found.churn_intent else (),
    ),
    "emotions": (
        lambda row: tuple(row["emotions"]),
        lambda found: found.emotions or (),
    ),
}


def gold_figures(language: Language, codes: Sequence[str]) -> dict[str, Measures]:
    """Figures of each task on the utterances of some languages, prompts and channels told."""
    rows = [row for code in codes for row in gold_rows(code)]
    found = [each for code in codes for each in _read(language, gold_rows(code), code)]
    return {task: _figures(task, rows, found) for task in _READ}


def second_reader_figures(codes: Sequence[str]) -> dict[str, Measures]:
    """Figures of a reader who had the guidelines and did not see the labels: as near as the
    pipeline may be asked to come."""
    rows = [row for code in codes for row in gold_rows(code)]
    second = {row["id"]: row for row in gold_rows(SECOND_READING)}
    return {
        task: judged(task, [true(row) for row in rows], [true(second[row["id"]]) for row in rows])
        for task, (true, _) in _READ.items()
    }


def gold_figures_by_group(language: Language) -> Iterator[tuple[str, str, dict[str, Measures]]]:
    """The whole gold set by language, channel and industry: which of the three, its value, and the
    figures of complaint and sentiment, the greatest groups first; those of fewer than `FEWEST`
    utterances are left out."""
    rows, found = [], []
    for part in (*SCORED, LONG_REVIEWS):
        own = gold_rows(part)
        rows += own
        found += _read(language, own, own[0]["language"])
    for group in ("language", "channel", "industry"):
        for value, count in Counter(row[group] for row in rows).most_common():
            chosen = [index for index, row in enumerate(rows) if row[group] == value]
            if count >= FEWEST:
                yield (
                    group,
                    value,
                    {
                        task: _figures(task, [rows[k] for k in chosen], [found[k] for k in chosen])
                        for task in ("complaint", "sentiment")
                    },
                )


def long_review_figures(language: Language) -> Measures:
    """Complaints among travel reviews of 200 words and more, of which no channel is told."""
    rows = gold_rows(LONG_REVIEWS)
    return _figures("complaint", rows, found_in(language, [row["text"] for row in rows]))


def _read(language: Language, rows: Sequence[dict[str, Any]], code: str) -> list[Found]:
    return found_in(
        language,
        [row["text"] for row in rows],
        code,
        prompts=[row["prompt"] for row in rows],
        channels=[row["channel"] for row in rows],
    )


def _figures(task: str, rows: Sequence[dict[str, Any]], found: Sequence[Found]) -> Measures:
    true, guess = _READ[task]
    return judged(task, [true(row) for row in rows], [guess(each) for each in found])
