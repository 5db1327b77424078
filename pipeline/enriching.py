"""One feedback file to its language signals; imports spaCy, so it is imported late."""

from __future__ import annotations

import gc
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc
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
    """Write documents, sentences and mentions of each batch of a feedback file; `documents` last.

    A compacted file is taken batch by batch too: memory follows a batch, and a process that is
    killed goes on with the next one.
    """
    version = pipeline_version(settings.config.nlp)
    target = pending.document_version(file.version, version)
    feedback, turns = settings.lake.read(file), _turns(settings, file)
    for batch in file.batches:
        texts = _of(feedback, batch)
        language = _language(settings.config.nlp.model_dump_json())
        made = enrich(texts, _of(turns, batch), language, version)
        for dataset, table in (
            (SENTENCES, made.sentences),
            (MENTIONS, made.mentions),
            (DOCUMENTS, made.documents),
        ):
            settings.lake.write(dataset, target, file.source, batch, table)
        run.count(texts.num_rows, made.documents.num_rows)


def _of(table: pa.Table, batch: str) -> pa.Table:
    return table.filter(pc.equal(table["batch"], batch))


def _turns(settings: Settings, file: LakeFile) -> pa.Table:
    """The turns stand in the file of the same name: compaction merges both over the same batches
    and removes feedback before turns.
    """
    path = file.path.replace("feedback/", "turns/", 1)
    if not settings.lake.exists(path):
        return TURNS.schema.empty_table()
    return settings.lake.read(path)


@lru_cache(maxsize=1)
def _language(config: str) -> Language:
    language = pipeline.load(NlpConfig.model_validate_json(config))
    # Its word lists stay until the process ends: spare the garbage collector to walk them.
    gc.freeze()
    return language
