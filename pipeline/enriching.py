"""One feedback file to its language signals; imports spaCy, so it is imported late."""

from __future__ import annotations

import gc
from functools import lru_cache

import pyarrow as pa
from spacy.language import Language

from lake import pending
from lake.config import NlpConfig
from lake.datasets import DOCUMENTS, MENTIONS, SENTENCES, TURNS
from lake.settings import Settings
from lake.store import Lake, LakeFile
from nlp import pipeline
from nlp.enrich import enrich
from nlp.version import pipeline_version
from pipeline.ledger import Run


def enrich_file(settings: Settings, file: LakeFile, run: Run) -> None:
    """Write documents, sentences and mentions of each batch of a feedback file; `documents` last.

    A compacted file is read batch by batch too: memory follows a batch, and a process that is
    killed goes on with the next one.
    """
    lake = settings.lake
    version = pipeline_version(settings.config.nlp)
    target = pending.document_version(file.version, version)
    turns_path = _turns_path(lake, file)
    language = _language(settings.config.nlp.model_dump_json())
    for batch in file.batches:
        texts = lake.read_batch(file.path, batch)
        turns = lake.read_batch(turns_path, batch) if turns_path else TURNS.schema.empty_table()
        made = enrich(texts, turns, language, version)
        for dataset, table in (
            (SENTENCES, made.sentences),
            (MENTIONS, made.mentions),
            (DOCUMENTS, made.documents),
        ):
            lake.write(dataset, target, file.source, batch, table)
        run.count(texts.num_rows, made.documents.num_rows)


def _turns_path(lake: Lake, file: LakeFile) -> str | None:
    """The turns stand in the file of the same name: compaction merges both over the same batches
    and removes feedback before turns.
    """
    path = file.path.replace("feedback/", "turns/", 1)
    return path if lake.exists(path) else None


@lru_cache(maxsize=1)
def _language(config: str) -> Language:
    language = pipeline.load(NlpConfig.model_validate_json(config))
    # Its word lists stay until the process ends: spare the garbage collector to walk them.
    gc.freeze()
    # Arrow's own allocator keeps some 50 MB of what it frees, beside a process' other memory.
    pa.set_memory_pool(pa.system_memory_pool())
    return language
