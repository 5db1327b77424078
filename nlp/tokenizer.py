"""One tokenizer for all languages: spaCy's rules without statistics, plus elisions and masks.

French and Italian elisions are cut off the next word (`l'` + `application`), typed masks such as
`<EMAIL>` stay whole, so that one pass over token ids serves every language.
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import (
    compile_infix_regex,
    compile_prefix_regex,
    compile_suffix_regex,
    registry,
)

_ELISION = (
    r"(?:[QqUu]{1,2}|[Jj]usqu|[Ll]orsqu|[Pp]uisqu|[DdAaNnSs]ell|[Aa]ll|[Dd]all|[Ss]ull|[Qq]uest"
    r"|[Qq]uell|[Uu]n|[CcDdJjLlMmNnSsTt])['’](?=\w)"
)
_MASK = r"<[A-Z_]+>"


@registry.tokenizers("voc.tokenizer.v1")  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """RETURNS: a factory of tokenizers for a blank pipeline."""

    def make(nlp: Language) -> Tokenizer:
        defaults = nlp.Defaults
        return Tokenizer(
            nlp.vocab,
            rules=defaults.tokenizer_exceptions,
            prefix_search=compile_prefix_regex(
                (_MASK, _ELISION, *(defaults.prefixes or ()))
            ).search,
            suffix_search=compile_suffix_regex(defaults.suffixes or ()).search,
            infix_finditer=compile_infix_regex(defaults.infixes or ()).finditer,
            token_match=defaults.token_match,
            url_match=defaults.url_match,
        )

    return make
