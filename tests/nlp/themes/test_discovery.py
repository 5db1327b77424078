from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from nlp.themes.discovery import discover, support
from nlp.themes.model import Discovery, Sentence

START = datetime(2026, 6, 1, tzinfo=UTC)
BAGS = ("the paper bags tear", "paper bags tear in the rain", "wet paper bags tear at the handles")
LIDS = ("coffee lids leak", "the coffee lids leak on my shirt", "loose coffee lids leak")


def told(name: str, texts: tuple[str, ...], count: int, language: str = "en") -> list[Sentence]:
    """`count` sentences of as many people, one an hour."""
    return [
        Sentence(
            f"{name}{n}", f"{name}{n}", texts[n % len(texts)], language, START + timedelta(hours=n)
        )
        for n in range(count)
    ]


def noise(count: int) -> list[Sentence]:
    """Sentences that share no word."""
    draw = random.Random(7)
    words = ["".join(draw.choices("bcdfghjklmnpqrtvwxz", k=8)) for _ in range(4 * count)]
    return told("noise", tuple(" ".join(words[n::count]) for n in range(count)), count)


def themes_of(found: Discovery) -> dict[str, str]:
    return {member.sentence.id: member.theme for member in found.members}


def test_discover_groups_names_and_quotes() -> None:
    found = discover([*told("bags", BAGS, 12), *told("lids", LIDS, 9), *noise(6)])
    assert [theme.label for theme in found.themes] == ["paper bags tear", "coffee lids leak"]
    assert "paper bags" in " ".join(found.themes[0].phrases)
    assert len(set(themes_of(found).values())) == 2
    quotes = [member for member in found.members if member.quote_rank == 1]
    assert {member.theme for member in quotes} == {theme.id for theme in found.themes}


def test_discover_does_not_depend_on_the_order_given() -> None:
    sentences = [*told("bags", BAGS, 12), *told("lids", LIDS, 9), *noise(20)]
    shuffled = random.Random(3).sample(sentences, len(sentences))
    assert discover(shuffled) == discover(sentences)


def test_discover_again_changes_nothing() -> None:
    sentences = [*told("bags", BAGS, 12), *told("lids", LIDS, 9), *noise(30)]
    first = discover(sentences)
    assert discover(sentences, first.themes) == first


def test_discover_extends_and_never_renumbers() -> None:
    bags = told("bags", BAGS, 12)
    first = discover(bags)
    second = discover([*bags, *told("lids", LIDS, 40), *noise(40)], first.themes)
    assert second.themes[: len(first.themes)] == first.themes
    assert [theme.label for theme in second.themes[len(first.themes) :]] == ["coffee lids leak"]
    after = themes_of(second)
    assert all(after[sentence] == theme for sentence, theme in themes_of(first).items())


def test_discover_keeps_a_theme_that_nobody_speaks_of_any_more() -> None:
    first = discover(told("bags", BAGS, 12))
    later = discover(told("lids", LIDS, 12), first.themes)
    assert later.themes[0] == first.themes[0]
    assert first.themes[0].id not in themes_of(later).values()


def test_discover_needs_several_people() -> None:
    one = [replace(sentence, person="anna") for sentence in told("bags", BAGS, 30)]
    assert discover(one).themes == ()


def test_discover_keeps_languages_apart() -> None:
    german = ("die Papiertüten reißen im Regen", "Papiertüten reißen ständig am Henkel")
    found = discover([*told("bags", BAGS, 12), *told("tüten", german, 12, "de")])
    assert {theme.language for theme in found.themes} == {"en", "de"}


def test_discover_counts_a_double_under_the_theme_that_survives() -> None:
    first = discover(told("bags", BAGS, 12))
    (theme,) = first.themes
    double = replace(theme, id="t-double", generation=1, merged_into=theme.id)
    again = discover(told("bags", BAGS, 12), [theme, double])
    assert set(themes_of(again).values()) == {theme.id}


@pytest.mark.parametrize("sentences", [[], told("few", BAGS, 2), told("void", ("!!", ""), 9)])
def test_discover_finds_nothing_in_nothing(sentences: list[Sentence]) -> None:
    assert discover(sentences) == Discovery((), ())


def test_support_grows_with_the_sentences() -> None:
    assert [support(n) for n in (10, 1_000, 10_000, 100_000)] == [5, 6, 20, 63]
