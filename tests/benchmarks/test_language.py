"""The language pipeline is timed beside spaCy's tokenizer and its small model."""

import json
from pathlib import Path

import pytest

from benchmarks.language import LONG_WORDS, authored, compare, own
from benchmarks.stages import BenchmarkError
from nlp.learn.accuracy import airline_posts

DATA = Path(__file__).parents[3] / "shared" / "data"


def test_language_reads_texts_of_ones_own_from_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    lines = [json.dumps({"id": number, "text": f"Post {number}"}) for number in range(3)]
    path.write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    assert own(path) == {"posts.jsonl": ["Post 0", "Post 1", "Post 2"]}


def test_language_says_that_a_file_holds_too_few_texts_to_time() -> None:
    with pytest.raises(BenchmarkError, match=r"few\.jsonl: 2 texts"):
        compare({"few.jsonl": ["One post.", "Another post."]})


def test_language_is_timed_on_posts_as_they_are_and_on_long_reviews() -> None:
    kinds = authored()
    assert len(kinds["posts"]) == len(set(kinds["posts"])) > 1_000
    assert min(len(text.split()) for text in kinds["long reviews"]) >= LONG_WORDS


@pytest.mark.real
@pytest.mark.skipif(not DATA.is_dir(), reason="no evaluation data")
def test_language_on_real_posts_keeps_a_tenth_of_the_tokenizers_speed() -> None:
    """The bounds are for a busy machine: docs/ARCHITECTURE.md has what an idle one measures."""
    (ratio,) = compare({"airline posts": airline_posts(DATA, every=1)[0]})
    assert ratio.share > 0.1
    assert ratio.times > 9
