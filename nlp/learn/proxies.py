"""How good `train` is on a user's labels, on sets at hand: `python -m nlp.learn.proxies --data F`.

Prints macro-F1 of what `train` reports, and of a plain TF-IDF of words with logistic regression in
the same folds with a threshold tuned in the same way.
"""

import argparse
import csv
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import eldc
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from nlp.learn.fit import assign_folds, judged
from nlp.learn.labelled import Labelled
from nlp.learn.measures import Measures, measure
from nlp.learn.shipped import priors
from nlp.learn.tasks import TASKS, encode
from nlp.learn.train import PROFILES, Profile, train

_TASK = TASKS["complaint"]
Rows = list[tuple[str, bool]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one line a set."""
    parser = argparse.ArgumentParser(prog="python -m nlp.learn.proxies", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--profile", choices=PROFILES, default="default", help="of `train`")
    parser.add_argument("--rows", type=int, default=3500, help="rows of each set, spread evenly")
    parsed = parser.parse_args(arguments)
    for line in table(parsed.data, parsed.rows, profile=parsed.profile):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    return 0


def table(data: Path, rows: int, folds: int = 10, profile: Profile = "default") -> Iterator[str]:
    """Markdown lines of the sets' figures, `train` beside plain TF-IDF."""
    yield "| set | n | complaints | `train` | TF-IDF of words |"
    yield "|---|--:|--:|--:|--:|"
    for name, read in SETS.items():
        found = spread(read(data), rows)
        ours, plain = trained(found, folds, profile), baseline(found, folds)
        yield (
            f"| {name} | {len(found):,} | {sum(bad for _, bad in found):,} | "
            f"{100 * ours.macro_f1:.1f} | {100 * plain.macro_f1:.1f} |"
        )


def trained(rows: Rows, folds: int, profile: Profile = "default") -> Measures:
    """What `train` reports on rows of text and complaint, all read as English."""
    data = _labelled(rows)
    return train(data, _TASK, folds=folds, priors=priors(), profile=profile).measures


def baseline(rows: Rows, folds: int) -> Measures:
    """Words and pairs of words by TF-IDF, logistic regression, judged as `train` judges."""
    data = _labelled(rows)
    fold = assign_folds([" ".join(text.lower().split()) for text in data.texts], data.labels,
                        folds, 0)  # fmt: skip
    truth = encode(_TASK, _TASK.labels, data.labels)
    scores = np.zeros(truth.shape)
    texts = np.array(data.texts, dtype=object)
    for number in range(folds):
        inside, outside = fold != number, fold == number
        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
        model = LogisticRegression(C=3, solver="liblinear")
        model.fit(words.fit_transform(texts[inside]), truth[inside, 0])
        scores[outside, 0] = model.decision_function(words.transform(texts[outside]))
    result = judged(_TASK, scores, truth, fold)
    return measure(_TASK, _TASK.labels, truth, result.predicted, result.probabilities)


def spread(rows: Rows, count: int) -> Rows:
    """`count` of the rows at even distances, equal texts once."""
    unique = list(dict(rows).items())
    step = max(1, len(unique) // count)
    return unique[::step][:count]


def airline_posts(data: Path) -> Rows:
    """Posts to airlines: negative ones against the rest."""
    with (data / "airline_tweets" / "Tweets.csv").open(encoding="utf-8", newline="") as handle:
        return [
            (row["text"], row["airline_sentiment"] == "negative") for row in csv.DictReader(handle)
        ]


def app_stars(data: Path) -> Rows:
    """English reviews of banks' apps: one and two stars against four and five."""
    eldc.init()
    detector = eldc.instance()
    path = data / "neobank_app_reviews" / "app_store_reviews.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rated = [(row["Comment"], float(row["Rating"])) for row in csv.DictReader(handle)]
    return [
        (text, stars < 3)
        for text, stars in rated
        if stars != 3 and text.strip() and detector.detect_details(text).language == "en"
    ]


SETS: dict[str, Callable[[Path], Rows]] = {
    "airline_tweets: negative posts": airline_posts,
    "neobank: one and two stars, English": app_stars,
}


def _labelled(rows: Rows) -> Labelled:
    return Labelled(
        ids=tuple(map(str, range(len(rows)))),
        texts=tuple(text for text, _ in rows),
        labels=tuple(_TASK.labels if bad else () for _, bad in rows),
        languages=("en",) * len(rows),
        rejects={},
    )


if __name__ == "__main__":
    sys.exit(main())
