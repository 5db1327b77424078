"""One feedback file to its language signals; imports spaCy, so it is imported late."""

from __future__ import annotations

from functools import lru_cache

import pyarrow as pa
from spacy.language import Language

from lake import pending
from lake.config import NlpConfig
from lake.datasets import DOCUMENTS, MENTIONS, SENTENCES, TURNS
from lake.settings import Settings
from lake.store import LakeFile
from nlp import pipeline
from nlp.enrich import enrich
from nlp.version import pipeline_version
from pipeline.ledger import Run


def enrich_file(settings: Settings, file: LakeFile, run: Run) -> None:
    """Write documents, sentences and mentions of a feedback file; `documents` last."""
    version = pipeline_version(settings.config.nlp)
    feedback = settings.lake.read(file)
    made = enrich(
        feedback, _turns(settings, file), _language(settings.config.nlp.model_dump_json()), version
    )
    target = pending.document_version(file.version, version)
    name = file.path.rsplit("/", 1)[1].removesuffix(".parquet")
    for dataset, table in (
        (SENTENCES, made.sentences),
        (MENTIONS, made.mentions),
        (DOCUMENTS, made.documents),
    ):
        settings.lake.write(dataset, target, file.source, name, table, file.batches)
    run.count(feedback.num_rows, made.documents.num_rows)


def _turns(settings: Settings, file: LakeFile) -> pa.Table:
    path = file.path.replace("feedback/", "turns/", 1)
    if not settings.lake.exists(path):
        return TURNS.schema.empty_table()
    return settings.lake.read(path)


@lru_cache(maxsize=1)
def _language(config: str) -> Language:
    return pipeline.load(NlpConfig.model_validate_json(config))
