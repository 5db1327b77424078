"""One tokenizer for all languages: spaCy's rules without statistics, plus elisions and masks.

French and Italian elisions are cut off the next word (`l'` + `application`), typed masks such as
`<EMAIL>` stay whole, so that one pass over token ids serves every language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from spacy.lang.tokenizer_exceptions import URL_PATTERN
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import (
    compile_infix_regex,
    compile_prefix_regex,
    compile_suffix_regex,
    registry,
)

from lake import collector
from nlp.extensions import facts_of

_ELISION = (
    r"(?:[QqUu]{1,2}|[Jj]usqu|[Ll]orsqu|[Pp]uisqu|[DdAaNnSs]ell|[Aa]ll|[Dd]all|[Ss]ull|[Qq]uest"
    r"|[Qq]uell|[Uu]n|[CcDdJjLlMmNnSsTt])['’](?=\w)"
)
_MASK = r"<[A-Z_]+>"
_MOST_WORDS: Final = 30_000
_MOST_ONCE: Final = 100_000
_LONGEST_WORD: Final = 40
_RENEWED_EVERY: Final = 100_000


class _Spared:
    """A pattern that is not looked for in words of letters alone, where it never is: affixes,
    infixes and links have a mark or a digit in them or beside them. Most words are of letters."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern.pattern
        self._find, self._find_all, self._begin = pattern.search, pattern.finditer, pattern.match

    def search(self, word: str) -> re.Match[str] | None:
        return None if word.isalpha() else self._find(word)

    def finditer(self, word: str) -> Iterable[re.Match[str]]:
        return () if word.isalpha() else self._find_all(word)

    def match(self, word: str) -> re.Match[str] | None:
        return None if word.isalpha() else self._begin(word)


class WordTokenizer(Tokenizer):  # type: ignore[misc]
    """Remembers how it cut frequent words, also for memory zones, in which spaCy's tokenizer
    remembers nothing and makes every word anew."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_cache_size = 2 * _MOST_WORDS
        self._known: set[str] = set()
        self._once: set[str] = set()

    def __call__(self, string: str) -> Doc:
        doc: Doc = super().__call__(string)
        facts_of(doc).text = string
        return doc

    def learn(self, texts: Iterable[str]) -> None:
        """Take in the words that come a second time, here or since an earlier call, and so on up to
        `_MOST_WORDS`. They stay in the vocabulary: call it outside of a memory zone.
        """
        again: list[str] = []
        for text in texts:
            if len(self._known) >= _MOST_WORDS:
                self._once.clear()
                break
            for word in set(text.split()).difference(self._known):
                if word not in self._once:
                    self._once.add(word)
                elif len(word) <= _LONGEST_WORD and word.isprintable():  # no lone surrogate
                    again.append(word)
                    self._known.add(word)
        if len(self._once) > _MOST_ONCE:
            self._once.clear()
        super().__call__(" ".join(again))


@contextmanager
def memory_zone(language: Language, texts: Iterable[str]) -> Iterator[None]:
    """A memory zone of the pipeline in which the frequent words of these texts are known.

    The vocabulary's table of strings keeps a slot for each word that a zone has dropped: it is made
    anew, from the words that stay, after so many that came.
    """
    vocab = language.vocab
    if isinstance(language.tokenizer, WordTokenizer):
        language.tokenizer.learn(texts)
    came = len(vocab)
    with collector.seldom(), language.memory_zone():
        yield
    if len(vocab) // _RENEWED_EVERY > came // _RENEWED_EVERY:
        vocab.strings.from_bytes(vocab.strings.to_bytes())


@registry.tokenizers("voc.tokenizer.v1")  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """RETURNS: a factory of tokenizers for a blank pipeline."""

    def make(nlp: Language) -> Tokenizer:
        defaults = nlp.Defaults
        return WordTokenizer(
            nlp.vocab,
            rules=defaults.tokenizer_exceptions,
            prefix_search=_Spared(
                compile_prefix_regex((_MASK, _ELISION, *(defaults.prefixes or ())))
            ).search,
            suffix_search=_Spared(compile_suffix_regex(defaults.suffixes or ())).search,
            infix_finditer=_Spared(compile_infix_regex(defaults.infixes or ())).finditer,
            token_match=defaults.token_match,
            url_match=_Spared(re.compile(URL_PATTERN)).match,
        )

    return make
