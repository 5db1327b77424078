"""The language pipeline against spaCy's bare tokenizer, on posts and on long reviews.

One core, one process; passes of the two alternate, and medians are compared, so that a busy
moment of the machine meets both. `python -m benchmarks.language` prints the result as JSON.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import islice

import spacy
from spacy.language import Language

from benchmarks.documents import documents
from lake.config import NlpConfig
from nlp import pipeline

ROUNDS = 7
POSTS = 1_500
LONG_REVIEWS = 150
LONG_WORDS = 200
_TAKEN = 6_000


@dataclass(frozen=True, slots=True)
class Ratio:
    """Median words a second of both, and the share of the tokenizer's speed that is left."""

    texts: str
    mean_words: float
    pipeline: float
    tokenizer: float

    @property
    def share(self) -> float:
        return self.pipeline / self.tokenizer


def compare() -> list[Ratio]:
    """Both kinds of text, each read `ROUNDS` times by each pipeline after one pass to warm up."""
    posts, long_reviews = _texts()
    ours, bare = pipeline.load(NlpConfig()), spacy.blank("en")
    return [
        _ratio("posts", posts, ours, bare),
        _ratio("long reviews", long_reviews, ours, bare),
    ]


def _texts() -> tuple[list[str], list[str]]:
    """Posts as they are; long reviews of `LONG_WORDS` words and more, each several reviews long."""
    taken = list(islice(documents(), _TAKEN))
    posts = [item.text for item in taken if item.source == "posts"][:POSTS]
    long_reviews: list[str] = []
    review: list[str] = []
    for item in taken:
        if item.source == "reviews" and item.record["language"] == "en":
            review.append(item.text)
            if sum(len(text.split()) for text in review) >= LONG_WORDS:
                long_reviews.append("\n".join(review))
                review = []
    return posts, long_reviews[:LONG_REVIEWS]


def _ratio(name: str, texts: Sequence[str], ours: Language, bare: Language) -> Ratio:
    words = sum(len(text.split()) for text in texts)
    runs: dict[Language, list[float]] = {ours: [], bare: []}
    for _ in range(ROUNDS + 1):
        for language, seconds in runs.items():
            seconds.append(_cpu_seconds(language, texts))
    medians = [statistics.median(seconds[1:]) for seconds in runs.values()]
    return Ratio(name, words / len(texts), words / medians[0], words / medians[1])


def _cpu_seconds(language: Language, texts: Sequence[str]) -> float:
    started = time.process_time()
    with language.memory_zone():
        for _ in language.pipe(texts):
            pass
    return time.process_time() - started


if __name__ == "__main__":
    print(json.dumps([{**asdict(ratio), "share": ratio.share} for ratio in compare()]))
