"""Phrases of words, found in one pass over the token ids of a document.

A phrase is words with blanks between; `refund*` stands for every word that begins so, `..` for at
most three words of any kind. A phrase written as one word, as hashtags are (`#lostbag`), counts
too. Each distinct token is analysed once and remembered, so a hot loop sees nothing but dictionary
look-ups by token id.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Generic, TypeVar

from spacy.strings import StringStore
from spacy.tokenizer import Tokenizer

from nlp.folding import fold, shortened

T = TypeVar("T")

GAP: Final = ".."
MAX_GAP: Final = 3
_CACHE_LIMIT: Final = 20_000
_SHORTEST_STEM: Final = 2
_TYPO_LENGTH: Final = 9
_JOINED_LENGTH: Final = 7
_BLANK_TERM: Final = 0


def pieces(phrase: str, tokenizer: Tokenizer) -> list[str]:
    """The words of a phrase as the tokenizer cuts them; stars and gaps stay."""
    words = phrase.split()
    if "".join(words).isalpha():
        return words
    found: list[str] = []
    for word in words:
        if word == GAP or word.isalpha():
            found.append(word)
            continue
        stem = word.rstrip("*") if word[0] != "*" else word
        found.extend(token.text for token in tokenizer(stem))
        found[-1] += word[len(stem) :]
    return found


Match = tuple[int, int, T]
"""Tokens `start` to `end` (half-open) carry a value; a plain tuple, since there are many."""


class _Node(Generic[T]):
    __slots__ = ("gap", "goes_on", "next", "values")

    def __init__(self) -> None:
        self.values: list[T] = []
        self.next: dict[int, _Node[T]] = {}
        self.gap: _Node[T] | None = None
        self.goes_on = False


class _Entry(Generic[T]):
    """A distinct token: the terms that it meets and the phrases that they begin."""

    __slots__ = ("is_blank", "nodes", "terms")

    def __init__(self, terms: tuple[int, ...], nodes: tuple[_Node[T], ...]) -> None:
        self.terms = terms
        self.nodes = nodes
        self.is_blank = terms == (_BLANK_TERM,)


class PatternSet(Generic[T]):
    """All phrases of one language, as a trie over term ids."""

    def __init__(self, language: str, tokenizer: Tokenizer) -> None:
        self.language = language
        self._tokenizer = tokenizer
        self._root: _Node[T] = _Node()
        self._terms: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._longest_stem = 0
        self._joined: dict[str, _Node[T]] = {}
        self._deletes: dict[str, str] | None = None
        self._cache: dict[int, _Entry[T]] = {}
        self._nothing: _Entry[T] = _Entry((), ())

    def add(self, phrase: str, value: T) -> None:
        """Raises `ValueError` when the phrase holds no word, or begins or ends with a gap."""
        words = pieces(phrase, self._tokenizer)
        if not words or GAP in (words[0], words[-1]):
            raise ValueError(f"{phrase!r} is not a phrase: it needs a word at both ends")
        node = self._root
        for word in words:
            node.goes_on = True
            if word == GAP:
                node.gap = node.gap or _Node()
                node = node.gap
            else:
                node = node.next.setdefault(self._term(word), _Node())
        node.values.append(value)
        joined = fold("".join(words), self.language)
        if len(words) > 1 and len(joined) >= _JOINED_LENGTH and joined.isalpha():
            self._joined.setdefault(joined, _Node()).values.append(value)
        self._cache.clear()
        self._deletes = None

    def _term(self, word: str) -> int:
        is_stem = word.endswith("*") and len(word) > _SHORTEST_STEM
        key = fold(word[:-1] if is_stem else word, self.language)
        known = self._stems if is_stem else self._terms
        if is_stem:
            self._longest_stem = max(self._longest_stem, len(key))
        return known.setdefault(key, len(self._terms) + len(self._stems) + 1)

    def knows(self, word: str) -> bool:
        """Whether some phrase holds the word as it stands, or one that begins like it."""
        return bool(self._exact(fold(word, self.language)))

    def matches(
        self, ids: Sequence[int], bounds: Sequence[tuple[int, int]], strings: StringStore
    ) -> list[Match[T]]:
        """Every phrase found, by start; none crosses a sentence (`bounds`: token start, end)."""
        get = self._cache.get
        entries = [get(key) or self._learn(key, strings) for key in ids]
        found: list[Match[T]] = []
        ends = iter(bounds)
        end = 0
        for index in [index for index, entry in enumerate(entries) if entry.nodes]:
            while index >= end:
                _, end = next(ends)
            for node in entries[index].nodes:
                for value in node.values:
                    found.append((index, index + 1, value))
                if not node.goes_on or index + 1 >= end:
                    continue
                beside = entries[index + 1]
                # Mostly no phrase goes on here: to see so is far cheaper than to try.
                if (
                    beside.is_blank
                    or node.gap is not None
                    or not node.next.keys().isdisjoint(beside.terms)
                ):
                    _extend(node, entries, index, index + 1, end, found)
        return found

    def _learn(self, key: int, strings: StringStore) -> _Entry[T]:
        if len(self._cache) >= _CACHE_LIMIT:
            self._cache.clear()
        word = fold(strings[key], self.language)
        terms = (_BLANK_TERM,) if word.isspace() else self._exact(word)
        for reading in () if terms else shortened(word):
            terms = terms or self._exact(reading)
        if not terms and len(word) >= _TYPO_LENGTH and word.isalpha() and word not in self._joined:
            terms = self._nearest(word)
        nodes = [node for term in terms if (node := self._root.next.get(term)) is not None]
        if not nodes and word in self._joined:
            nodes = [self._joined[word]]
        entry = _Entry(terms, tuple(nodes)) if terms or nodes else self._nothing
        self._cache[key] = entry
        return entry

    def _exact(self, word: str) -> tuple[int, ...]:
        terms = [self._terms[word]] if word in self._terms else []
        stems = self._stems
        for size in range(_SHORTEST_STEM, min(len(word), self._longest_stem) + 1):
            if (stem := stems.get(word[:size])) is not None:
                terms.append(stem)
        return tuple(terms)

    def _nearest(self, word: str) -> tuple[int, ...]:
        """Terms of a long known word that is one typing error away and begins with its letter."""
        if self._deletes is None:
            self._deletes = {
                shorter: known
                for known in self._terms
                if len(known) >= _TYPO_LENGTH and known.isalpha()
                for shorter in _without_one(known)
            }
        for candidate in (word, *_without_one(word)):
            known = candidate if candidate in self._terms else self._deletes.get(candidate)
            if known is not None and len(known) >= _TYPO_LENGTH and known[0] == word[0]:
                return self._exact(known)
        return ()


def _without_one(word: str) -> list[str]:
    return [word[:index] + word[index + 1 :] for index in range(1, len(word))]


def _extend(
    node: _Node[T],
    entries: Sequence[_Entry[T]],
    start: int,
    position: int,
    end: int,
    found: list[Match[T]],
) -> None:
    """Add the phrases that go on from `node`, reached by the tokens `start` to `position`."""
    while position < end and entries[position].is_blank:
        position += 1
    if position >= end:
        return
    _step(node, entries, start, position, end, found)
    if node.gap is not None:
        for skipped in range(min(MAX_GAP, end - position - 1) + 1):
            _step(node.gap, entries, start, position + skipped, end, found)


def _step(
    node: _Node[T],
    entries: Sequence[_Entry[T]],
    start: int,
    position: int,
    end: int,
    found: list[Match[T]],
) -> None:
    for term in entries[position].terms:
        following = node.next.get(term)
        if following is None:
            continue
        for value in following.values:
            found.append((start, position + 1, value))
        if following.goes_on:
            _extend(following, entries, start, position + 1, end, found)
