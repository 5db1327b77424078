from __future__ import annotations

from pathlib import Path

import pytest

from nlp.taxonomy import TaxonomyError, read_taxonomy
from nlp.themes.acceptance import write_topic

PHRASES = {"en": ("paper bags", "bags tear")}


def test_write_topic_makes_the_file_and_the_groups_above(tmp_path: Path) -> None:
    path = tmp_path / "taxonomy.yaml"
    assert write_topic(path, "packaging.bags", "Paper bags: tear", PHRASES) == []
    taxonomy = read_taxonomy(own=path)
    assert taxonomy.topics["packaging.bags"].patterns == PHRASES
    assert taxonomy.label("packaging.bags") == "Paper bags: tear"
    assert taxonomy.label("packaging") == "Packaging"


def test_write_topic_keeps_what_a_person_wrote(tmp_path: Path) -> None:
    path = tmp_path / "taxonomy.yaml"
    own = "# ours\ntopics:  # all of them\n    # lids\n    packaging.lids:\n        label: Lids\n"
    path.write_text(own)
    write_topic(path, "packaging.bags", "Bags", PHRASES)
    text = path.read_text()
    assert all(line in text.splitlines() for line in own.splitlines())
    assert {"packaging.bags", "packaging.lids"} <= set(read_taxonomy(own=path).topics)


def test_write_topic_says_what_is_claimed_twice(tmp_path: Path) -> None:
    problems = write_topic(tmp_path / "t.yaml", "packaging.bags", "Bags", {"en": ["refund"]})
    assert any("refund" in problem for problem in problems)


@pytest.mark.parametrize(
    ("own", "topic", "reason"),
    [
        ("topics:\n  packaging.bags: {label: Bags}\n", "packaging.bags", "there already"),
        ("topics: {a: {label: A}}\n", "packaging.bags", "no line"),
        ("topics:\n  a: {label: A}\n", "Paper Bags!", "an id is"),
    ],
)
def test_write_topic_refuses_and_leaves_the_file(
    tmp_path: Path, own: str, topic: str, reason: str
) -> None:
    path = tmp_path / "taxonomy.yaml"
    path.write_text(own)
    with pytest.raises(TaxonomyError, match=reason):
        write_topic(path, topic, "Bags", PHRASES)
    assert path.read_text() == own
    assert list(tmp_path.iterdir()) == [path]
