"""That the language pipeline's memory does not grow with the number of documents it has read.

Short documents are generated without end, and each holds a word that no other has, as references
and misspellings do: a vocabulary that kept them all would show. Of a word that is gone, spaCy's
vocabulary keeps no more than a slot of a hash table. `python -m benchmarks.memory` prints the
process's peak after each tenth of the documents.
"""

from __future__ import annotations

import argparse
import resource
import sys
from collections.abc import Iterator, Sequence
from itertools import islice

from benchmarks.documents import documents
from lake.config import NlpConfig
from nlp import pipeline
from nlp.chunks import chunked
from nlp.context import NOTHING_KNOWN
from nlp.reading import read
from nlp.texts import Segment, Text
from nlp.tokenizer import memory_zone

_SHORT = 280


def main(argv: Sequence[str] | None = None) -> int:
    """Read the documents and print; returns 1 when memory grew by more than a tenth after the
    first tenth of them."""
    parser = argparse.ArgumentParser("python -m benchmarks.memory", description=__doc__)
    parser.add_argument("--documents", type=int, default=1_000_000)
    wanted = parser.parse_args(argv).documents
    language = pipeline.load(NlpConfig())
    peaks: list[float] = []
    number = 0
    for chunk in chunked(islice(_texts(), wanted), lambda text: len(text.text)):
        with memory_zone(language, (text.text for text in chunk)):
            number += len(read(language, chunk))
        if number * 10 // wanted > len(peaks):
            peaks.append(_peak_mb())
            print(f"{number:12,} documents: peak {peaks[-1]:6.0f} MB", flush=True)
    grown = peaks[-1] / peaks[0] - 1
    left = (peaks[-1] - peaks[0]) * 1e6 / (0.9 * wanted)
    print(f"grown by {grown:.1%} since the first {wanted // 10:,}, {left:.0f} bytes a document")
    return int(grown > 0.1)


def _texts() -> Iterator[Text]:
    short = (document.text for document in documents() if len(document.text) <= _SHORT)
    for number, said in enumerate(short):
        text = f"{said} ref{number:x}x"
        yield Text(number, text, (Segment("body", None, "customer", 0),), NOTHING_KNOWN, False)


def _peak_mb() -> float:
    scale = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale / 1e6


if __name__ == "__main__":
    sys.exit(main())
