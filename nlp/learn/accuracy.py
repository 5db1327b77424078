"""How good the pipeline is, end to end: `python -m nlp.learn.accuracy --data FOLDER`.

Prints the tables of docs/ACCURACY.md. Texts are masked, then read as `predict` reads them; nothing
of what is measured here was learned from, but for what a table's title says.
"""

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.metrics import f1_score, roc_auc_score
from spacy.language import Language

from lake.config import NlpConfig
from nlp.languages import SCORED
from nlp.learn import topic_accuracy
from nlp.learn.found import Found, found_in, judged
from nlp.learn.gold_accuracy import (
    gold_figures,
    gold_figures_by_group,
    long_review_figures,
    second_reader_figures,
)
from nlp.learn.measures import Measures
from nlp.learn.report import percent, share
from nlp.learn.sources import banking_questions, cfpb_narratives, star_turns
from nlp.learn.tasks import Label
from nlp.pipeline import load
from nlp.taxonomy import pack_names


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print every table."""
    parser = argparse.ArgumentParser(prog="python -m nlp.learn.accuracy", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--every", type=int, default=1, help="read only every n-th text (1)")
    parser.add_argument("--rules", action="store_true", help="without the heads")
    parser.add_argument(
        "--pack", action="append", default=[], choices=pack_names(), help="an industry's topics"
    )
    parser.add_argument("--topics", action="store_true", help="the tables of topics alone")
    parsed = parser.parse_args(arguments)
    language = load(NlpConfig(packs=tuple(parsed.pack)))
    if parsed.rules:
        language.disable_pipe("heads")
    own = (parsed.data, parsed.every)
    tables = [topic_accuracy.tables(language, *own)]
    if not parsed.topics:
        tables[:0] = [airline(language, *own), complaint_shares(language, *own),
                      stars(language, *own), gold(language)]  # fmt: skip
    for line in chain(*tables):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    return 0


def airline(language: Language, data: Path, every: int) -> Iterator[str]:
    """Three classes of sentiment."""
    texts, truth = airline_posts(data, every)
    found = found_in(language, texts)
    result = judged("sentiment", truth, [(each.label or "neutral",) for each in found])
    yield "### Sentiment of posts: airline_tweets, three classes"
    yield from _table(result)


def airline_posts(data: Path, every: int) -> tuple[list[str], list[Label]]:
    """Every n-th post to an airline, and its sentiment."""
    path = data / "airline_tweets" / "Tweets.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))[::every]
    return [row["text"] for row in rows], [(row["airline_sentiment"],) for row in rows]


def complaint_shares(language: Language, data: Path, every: int) -> Iterator[str]:
    """Texts that are all complaints, or none: the share that is flagged."""
    agents = sorted(set(star_turns(data, "agent", 1)))[::every]
    told = [text for key, text in cfpb_narratives(data) if int(key) % 2 == 1][::every]
    questions = banking_questions(data / "banking77" / "test.csv")[::every]
    as_agent = found_in(language, agents, role="agent")
    yield "### Complaints: texts of which the answer is known"
    yield "| set | n | flagged as complaints [95 %] |"
    yield "|---|--:|--:|"
    yield _share_line("cfpb narratives, odd numbers: all complaints", _flags(language, told))
    yield _share_line("banking77 test: questions", _flags(language, questions))
    yield _share_line("STAR agents' turns, odd, read as posts", _flags(language, agents))
    yield _share_line(
        "STAR agents' turns, odd, read as an agent's",
        [bool(each.is_complaint) for each in as_agent],
    )


def stars(language: Language, data: Path, every: int) -> Iterator[str]:
    """Reviews of one or two stars against four or five, by the language that was found; they are
    read as reviews, and once more as texts of which no channel is known."""
    yield "### Reviews by stars: 1–2 against 4–5"
    yield (
        "| set | language | n | 1–2 stars | sentiment agrees [95 %] | sentiment macro-F1 | "
        "complaint macro-F1 | if the channel is not told | AUC of its probability | "
        "best macro-F1 at |"
    )
    yield "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    untold = rated_reviews(language, data, every, channel=None)
    for (name, code), own in rated_reviews(language, data, every).items():
        if len(own) >= 30:
            yield _stars_line(name, code, own, untold[name, code])


def rated_reviews(
    language: Language, data: Path, every: int, channel: str | None = "review"
) -> dict[tuple[str, str], list[tuple[bool, Found]]]:
    """Whether a review has four or five stars and what was found in it, by set and language.

    Reviews of three stars and those whose sentiment was not told are left out. `channel` is that
    of all of them, None where it is not told.
    """
    path = data / "neobank_app_reviews" / "app_store_reviews.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        apps = [(row["Comment"], float(row["Rating"])) for row in csv.DictReader(handle)
                if row["Comment"].strip()]  # fmt: skip
    coffee = json.loads((data / "coffee_de" / "utopia.json").read_text(encoding="utf-8"))
    results: dict[tuple[str, str], list[tuple[bool, Found]]] = {}
    for name, reviews in (
        ("neobank", apps),
        ("coffee_de", [(row["review"], float(row["rating"])) for row in coffee]),
    ):
        rated = [(text, rating >= 4) for text, rating in reviews if rating != 3][::every]
        found = found_in(language, [text for text, _ in rated], channels=[channel] * len(rated))
        for code in SCORED:
            results[name, code] = [
                (good, each)
                for (_, good), each in zip(rated, found, strict=True)
                if each.language == code and each.sentiment is not None
            ]
    return results


def gold(language: Language) -> Iterator[str]:
    """The gold set: English, the five other languages read together, and long reviews."""
    for title, codes in (("English", ("en",)), ("five other languages", SCORED[1:])):
        for task, result in gold_figures(language, codes).items():
            yield f"### Gold set, {title}: {task}"
            yield from _table(result)
    yield "### Gold set, a second reader who did not see the labels"
    yield "| | English: macro-F1 [95 %] | others: macro-F1 [95 %] |"
    yield "|---|--:|--:|"
    english, others = second_reader_figures(("en",)), second_reader_figures(SCORED[1:])
    for task, result in english.items():
        yield f"| {task} | {_macro(result)} | {_macro(others[task])} |"
    yield "### Gold set by language, channel and industry"
    yield "| | | n | complaint macro-F1 [95 %] | sentiment macro-F1 [95 %] |"
    yield "|---|---|--:|--:|--:|"
    for group, value, figures in gold_figures_by_group(language):
        shown = " | ".join(map(_macro, figures.values()))
        yield f"| {group} | {value} | {figures['complaint'].rows} | {shown} |"
    yield "### Gold set, long travel reviews with no channel told: complaint"
    yield from _table(long_review_figures(language))


def _flags(language: Language, texts: Sequence[str]) -> list[bool]:
    return [bool(each.is_complaint) for each in found_in(language, texts)]


def _share_line(name: str, flags: Sequence[bool]) -> str:
    return f"| {name} | {len(flags):,} | {share(sum(flags), len(flags))} |"


def _stars_line(
    name: str,
    code: str,
    own: Sequence[tuple[bool, Found]],
    untold: Sequence[tuple[bool, Found]],
) -> str:
    good = np.array([truth for truth, _ in own])
    chances = np.array([each.probability or 0.0 for _, each in own])
    glad = np.array([(each.sentiment or 0.0) > 0 for _, each in own])
    truth = [() if each else ("complaint",) for each in good]
    flags, blind = (
        judged("complaint", truth, [("complaint",) if e.is_complaint else () for _, e in read])
        for read in (own, untold)
    )
    tones = judged("complaint", truth, [() if each else ("complaint",) for each in glad])
    return (
        f"| {name} | {code} | {len(own):,} | {int((~good).sum()):,} | "
        f"{share(int((good == glad).sum()), len(own))} | "
        f"{_macro(tones)} | {_macro(flags)} | {_macro(blind)} | {_ranking(~good, chances)} |"
    )


def _ranking(bad: npt.NDArray[np.bool_], chances: npt.NDArray[np.float64]) -> str:
    """Area under the curve, and the best macro-F1 that any threshold would reach, with it."""
    cuts = np.arange(0.05, 0.96, 0.05)
    scores = [f1_score(bad, chances >= cut, average="macro") for cut in cuts]
    best = int(np.argmax(scores))
    return f"{roc_auc_score(bad, chances):.3f} | {100 * scores[best]:.1f} at {cuts[best]:.2f}"


def _macro(result: Measures) -> str:
    low, high = result.macro_f1_interval
    return f"{percent(result.macro_f1)} [{percent(low)}, {percent(high)}]"


def _table(result: Measures) -> Iterator[str]:
    yield ""
    yield f"n {result.rows:,}, macro-F1 {_macro(result)}, accuracy {100 * result.accuracy:.1f}"
    yield ""
    yield f"| true \\ found | {' | '.join(result.confusion_labels)} | precision | recall | F1 |"
    yield "|---|" + "--:|" * (len(result.confusion_labels) + 3)
    for row, cells in zip(result.confusion_labels, result.confusion, strict=True):
        figures = next((each for each in result.labels if each.label == row), None)
        shares = [figures.precision, figures.recall, figures.f1] if figures else [None] * 3
        yield f"| {row} | {' | '.join(map(str, cells))} | {' | '.join(map(percent, shares))} |"
    yield ""


if __name__ == "__main__":
    sys.exit(main())
