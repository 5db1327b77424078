"""The pipeline's version: what a row was made by. Cheap; imports no spaCy."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Final

from lake.config import NlpConfig

PIPELINE: Final = "6"
_HERE: Final = Path(__file__).parent


def pipeline_version(nlp_config: NlpConfig) -> str:
    """`<PIPELINE>-<digest>`; the digest covers the assets, the pipeline's config, the packs that
    are switched on, the user's own taxonomy and every model file. Raise `PIPELINE` when code
    changes what is found."""
    digest = sha256(f"{nlp_config.profile} {sorted(nlp_config.packs)}".encode())
    own = [nlp_config.taxonomy] if nlp_config.taxonomy else []
    models = [folder for _, folder in sorted(nlp_config.models.items())]
    shipped = (_HERE / "assets", _HERE / "configs", _HERE / "models")
    for path in _files((*shipped, *own, *models)):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return f"{PIPELINE}-{digest.hexdigest()[:12]}"


def _files(roots: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for root in roots:
        if root.is_dir():
            found.extend(sorted(path for path in root.rglob("*") if path.is_file()))
        elif root.exists():
            found.append(root)
    return found
