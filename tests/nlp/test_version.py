from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from lake.config import NlpConfig
from nlp.version import PIPELINE, pipeline_version


def test_version_changes_with_packs_taxonomy_and_models(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("topics: {}")
    model = tmp_path / "model"
    model.mkdir()
    (model / "weights").write_bytes(b"1")
    configs = [
        NlpConfig(),
        NlpConfig(packs=("banking",)),
        NlpConfig(taxonomy=own),
        NlpConfig(models={"complaint": model}),
    ]

    versions = [pipeline_version(config) for config in configs]
    (model / "weights").write_bytes(b"2")
    versions.append(pipeline_version(configs[-1]))

    assert len(set(versions)) == 5
    assert all(version.startswith(f"{PIPELINE}-") for version in versions)
    assert pipeline_version(NlpConfig()) == versions[0]


def test_version_imports_no_spacy() -> None:
    code = "import sys, nlp.version; sys.exit('spacy' in sys.modules)"

    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
