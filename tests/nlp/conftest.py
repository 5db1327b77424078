from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from lake.config import NlpConfig
from nlp.context import Context
from nlp.pipeline import load


@pytest.fixture(scope="session")
def language() -> Language:
    return load(NlpConfig())


@pytest.fixture(scope="session")
def read(language: Language) -> Callable[..., Doc]:
    """Reads one text in a context, given as keyword arguments of `Context`."""

    def read_text(text: str, **context: Any) -> Doc:
        doc = language.make_doc(text)
        doc._.context = Context(**context)
        return language(doc)

    return read_text
