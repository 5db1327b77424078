"""Loads the language pipeline from its config."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from spacy.language import Language
from spacy.util import load_config, load_model_from_config, registry

import nlp.components.answers
import nlp.components.churn
import nlp.components.clauses
import nlp.components.complaint
import nlp.components.cues
import nlp.components.effort
import nlp.components.emotions
import nlp.components.features
import nlp.components.heads
import nlp.components.intents
import nlp.components.language
import nlp.components.lexicon
import nlp.components.opinions
import nlp.components.polarity
import nlp.components.sentences
import nlp.components.sentiment
import nlp.components.severity
import nlp.components.stance
import nlp.components.topics
import nlp.components.urgency
import nlp.tokenizer  # noqa: F401
from lake.config import NlpConfig
from nlp.languages import SCORED
from nlp.lexicon import Term, read_lexicons
from nlp.taxonomy import read_taxonomy

CONFIGS: Final = Path(__file__).parent / "configs"
POLARITY: Final = Path(__file__).parent / "models" / "polarity" / "weights.npz"


@registry.readers("voc.lexicons.v1")  # type: ignore[untyped-decorator]
@lru_cache(maxsize=1)
def _lexicons() -> dict[str, list[Term]]:
    return read_lexicons()


@registry.readers("voc.taxonomy.v1")  # type: ignore[untyped-decorator]
def _taxonomy(packs: list[str], own: str | None) -> dict[str, Any]:
    taxonomy = read_taxonomy(packs, own)
    return {
        "version": taxonomy.version,
        "patterns": {language: taxonomy.patterns(language) for language in SCORED},
    }


@registry.readers("voc.polarity.v1")  # type: ignore[untyped-decorator]
def _polarity() -> dict[str, Any]:
    with np.load(POLARITY, allow_pickle=False) as weights:
        return dict(weights)


def load(nlp_config: NlpConfig) -> Language:
    """The pipeline, ready to read. Raises `TaxonomyError`, `LexiconError`,
    `ModelError` or `OSError`."""
    config = load_config(CONFIGS / f"{nlp_config.profile}.cfg")
    taxonomy: dict[str, Any] = config["initialize"]["components"]["topics"]["taxonomy"]
    taxonomy["packs"] = list(nlp_config.packs)
    taxonomy["own"] = str(nlp_config.taxonomy) if nlp_config.taxonomy else None
    heads: dict[str, Any] = config["initialize"]["components"]["heads"]
    heads["own"] = {task: str(folder) for task, folder in nlp_config.models.items()}
    language = load_model_from_config(config, auto_fill=True)
    language.initialize()
    return language


def taxonomy_version(language: Language) -> str:
    """Version of the taxonomy that a loaded pipeline finds."""
    topics: Any = language.get_pipe("topics")
    return str(topics.version)


def factories() -> list[str]:
    """Names of the factories that this project registers."""
    return sorted(name for name in registry.factories.get_all() if name.startswith("voc_"))
