"""A theme's own words: its label, and the phrases that would find it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from nlp.themes.model import Sentence
from nlp.themes.words import Word, words

_LONGEST: Final = 4
_FEWEST_PEOPLE: Final = 3
"""A phrase that fewer people said names no theme, and might tell who they are."""
_MOST_PHRASES: Final = 8
_PRECISION: Final = 0.7
_PRECISION_OF_ONE_WORD: Final = 0.9
_FIRST_WORDS: Final = 40

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases of one theme: who said each, and the ways in which each is written."""

    people: Mapping[Key, frozenset[str]]
    surfaces: Mapping[Key, Counter[str]]


def phrase_counts(sentences: Iterable[Sentence], wanted: frozenset[Key]) -> Counter[Key]:
    """How many sentences hold each wanted phrase."""
    counts: Counter[Key] = Counter()
    for sentence in sentences:
        counts.update({key for key, _ in _phrases(sentence) if key in wanted})
    return counts


def phrases_of(sentences: Sequence[Sentence]) -> Phrases:
    """Phrases of one to four words that begin and end with a content word."""
    people: defaultdict[Key, set[str]] = defaultdict(set)
    surfaces: defaultdict[Key, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for key, surface in _phrases(sentence):
            people[key].add(sentence.person)
            surfaces[key][surface] += 1
    kept = {key: frozenset(d) for key, d in people.items() if len(d) >= _FEWEST_PEOPLE}
    return Phrases(kept, {key: surfaces[key] for key in kept})


def label(phrases: Phrases, weights: Mapping[str, float]) -> str | None:
    """The phrase of several words with the greatest people x weight of its stems; where none
    comes near the best single word, the two best words.

    Weights are TF-IDF over the theme as one class, so common words count little. None where too
    few people share any phrase.
    """

    def score(key: Key) -> float:
        return len(phrases.people[key]) * sum(weights.get(stem, 0.0) for stem in set(key))

    ranked = sorted(phrases.people, key=lambda key: (-score(key), key))
    several = [key for key in ranked if len(key) > 1 and score(key) >= score(ranked[0]) / 3]
    single = [key for key in ranked if len(key) == 1]
    chosen = several[:1] or single[:2]
    return ", ".join(_written(key, phrases) for key in chosen) or None


def patterns(phrases: Phrases, everywhere: Mapping[Key, int]) -> tuple[str, ...]:
    """Phrases that find most of the theme and little else, as the taxonomy writes patterns.

    `everywhere` counts the sentences of all candidates that hold a phrase.
    """
    sharp = {
        key: people
        for key, people in phrases.people.items()
        if len(people) >= everywhere[key] * (_PRECISION if len(key) > 1 else _PRECISION_OF_ONE_WORD)
    }
    chosen: list[Key] = []
    covered: frozenset[str] = frozenset()
    while len(chosen) < _MOST_PHRASES and sharp:
        key = min(sharp, key=lambda key: (-len(sharp[key] - covered), -len(key), key))
        if len(sharp[key] - covered) < 2:
            break
        chosen.append(key)
        covered |= sharp.pop(key)
    return tuple(
        dict.fromkeys(
            surface
            for key in chosen
            for surface, _ in sorted(phrases.surfaces[key].items(), key=_most_frequent)[:2]
        )
    )


def _written(key: Key, phrases: Phrases) -> str:
    return min(phrases.surfaces[key].items(), key=_most_frequent)[0]


def _most_frequent(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _phrases(sentence: Sentence) -> Iterator[tuple[Key, str]]:
    found = words(sentence.text, sentence.language)[:_FIRST_WORDS]
    for start, first in enumerate(found):
        if first.stem is None:
            continue
        for end in range(start + 1, min(start + _LONGEST, len(found)) + 1):
            last = found[end - 1]
            if end > start + 1 and not last.joins:
                break
            if last.stem is not None:
                yield _key(found[start:end]), " ".join(w.surface for w in found[start:end]).lower()


def _key(run: Sequence[Word]) -> Key:
    return tuple(word.stem or word.folded for word in run)
