"""Heads in folders: arrays without pickle, and what they mean as JSON."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.learn import second as seconds
from nlp.learn.embedding import ExtraMissingError, require
from nlp.learn.features import FEATURES_VERSION, dense_names
from nlp.learn.heads import Floats, Head, ModelError, Scaling
from nlp.learn.networks import from_arrays, to_arrays
from nlp.learn.tasks import TASKS, outputs

FORMAT = "voc.head.v1"
_ARRAYS = "head.npz"
_CONFIG = "head.json"
_NETWORKS = "networks.npz"


def save(head: Head, folder: Path, idf: Path | None = None) -> None:
    """Write `head.npz` (16-bit weights of the columns in use) and `head.json`; priors beside.

    `idf`: the file of `save_idf` that heads of the same texts share; without it, the head's folder
    holds all there is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, npt.NDArray[Any]] = {
        "dense_weights": head.dense_weights, "bias": head.bias, "center": head.scaling.center,
        "spread": head.scaling.spread, "slope": head.slope, "intercept": head.intercept,
        "thresholds": head.thresholds,
    }  # fmt: skip
    for name in head.weights:
        columns, weights = head.used(name)
        arrays[f"{name}.columns"] = np.diff(columns, prepend=0).astype(np.uint32)
        arrays[f"{name}.weights"] = weights.astype(np.float16)
        if idf is None:
            arrays[f"{name}.idf"] = head.scaling.idf[name].astype(np.float16)
    np.savez_compressed(folder / _ARRAYS, allow_pickle=False, **arrays)
    for prior in head.priors:
        save(prior, folder / "priors" / prior.task.name)
    if head.networks:
        np.savez_compressed(folder / _NETWORKS, allow_pickle=False, **to_arrays(head.networks))
    if head.second:
        seconds.save(head.second, folder / "second")
    config = {
        "format": FORMAT,
        "features": FEATURES_VERSION,
        "task": head.task.name,
        "kind": head.task.kind,
        "labels": head.labels,
        "outputs": outputs(head.task, head.labels),
        "block_scale": head.scaling.block_scale,
        "idf": os.path.relpath(idf, folder) if idf else None,
        "dense": len(dense_names()),
        "priors": [prior.task.name for prior in head.priors],
        "networks": head.networks is not None,
        "second": head.second is not None,
        "opinion": head.opinion,
        "about": head.about,
    }
    (folder / _CONFIG).write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


def save_idf(idf: Mapping[str, Floats], path: Path) -> None:
    """Write the IDF of each block for heads to share."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, Any] = {f"{name}.idf": each.astype(np.float16) for name, each in idf.items()}
    np.savez_compressed(path, allow_pickle=False, **arrays)


def load(folder: Path) -> Head:
    """Read a head that `save` wrote; raises ModelError for a missing, foreign or damaged folder."""
    try:
        config = json.loads((folder / _CONFIG).read_text(encoding="utf-8"))
        _check(config)
        arrays = _arrays(folder / _ARRAYS)
        if config.get("idf"):
            arrays |= _arrays(folder / config["idf"])
        return _assemble(folder, config, arrays)
    except (OSError, KeyError, ValueError) as error:
        if isinstance(error, ModelError):
            raise ModelError(f"model {folder}: {error}") from error
        raise ModelError(
            f"model {folder} cannot be read ({type(error).__name__}: {error}); "
            "expected head.json and head.npz as written by `python -m nlp train`"
        ) from error


def _check(config: dict[str, Any]) -> None:
    found = (config.get("format"), config.get("features"), config.get("dense"))
    wanted = (FORMAT, FEATURES_VERSION, len(dense_names()))
    if found != wanted:
        raise ModelError(f"is of {found}, this version reads {wanted}; train it again")


def _assemble(folder: Path, config: dict[str, Any], arrays: dict[str, Any]) -> Head:
    task = TASKS[config["task"]]
    blocks = list(config["block_scale"])
    idf = {name: arrays[f"{name}.idf"].astype(np.float32) for name in blocks}
    return Head(
        task=task,
        labels=tuple(config["labels"]),
        scaling=Scaling(idf, config["block_scale"], arrays["center"], arrays["spread"]),
        weights={name: arrays[f"{name}.weights"] for name in blocks},
        columns={name: np.cumsum(arrays[f"{name}.columns"]).astype(np.int32) for name in blocks},
        dense_weights=arrays["dense_weights"],
        bias=arrays["bias"],
        slope=arrays["slope"],
        intercept=arrays["intercept"],
        thresholds=arrays["thresholds"],
        priors=tuple(load(folder / "priors" / name) for name in config["priors"]),
        networks=from_arrays(_arrays(folder / _NETWORKS)) if config.get("networks") else None,
        second=_second(folder / "second") if config.get("second") else None,
        opinion=config.get("opinion"),
        about=config["about"],
    )


def _arrays(path: Path) -> dict[str, Any]:
    with np.load(path, allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def _second(folder: Path) -> seconds.SecondOpinion:
    try:
        require()
    except ExtraMissingError as error:
        raise ModelError(str(error)) from error
    return seconds.load(folder)
