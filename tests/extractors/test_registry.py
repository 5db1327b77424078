from __future__ import annotations

import subprocess
import sys

import pytest

from extractors import registry
from lake.config import ConfigError
from lake.contracts import CHANNELS


def test_registry_names_each_source_by_its_own_name() -> None:
    assert {name: source.name for name, source in registry.SOURCES.items()} == {
        name: name for name in registry.SOURCES
    }
    assert {"app_store", "contact_lens", "mastodon", "zendesk"} <= set(registry.SOURCES)


def test_registry_sources_speak_of_known_channels() -> None:
    for source in registry.SOURCES.values():
        assert set(source.channels) <= set(CHANNELS)


def test_registry_names_the_types_there_are() -> None:
    with pytest.raises(ConfigError, match="app_store, contact_lens"):
        registry.get("fax")


def test_registry_is_light_to_import() -> None:
    heavy = (
        "import sys, extractors.registry; print({'spacy', 'pandas', 'airflow'} & {*sys.modules})"
    )
    ran = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"
