from __future__ import annotations

import pytest

from extractors.core.credentials import resolve
from extractors.core.errors import ConfigError
from extractors.sources import mastodon, zendesk
from lake.config import SourceConfig

HELP = SourceConfig(name="help_desk", type="zendesk")


def test_resolve_reads_the_environment_by_source_and_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOC_HELP_DESK_EMAIL", "me@example.org")
    monkeypatch.setenv("VOC_HELP_DESK_TOKEN", " abc ")
    assert resolve(zendesk.SOURCE, HELP, None) == {"email": "me@example.org", "token": "abc"}


def test_resolve_names_what_is_missing_and_where_to_set_it() -> None:
    with pytest.raises(ConfigError, match="email, token; set VOC_HELP_DESK_EMAIL") as raised:
        resolve(zendesk.SOURCE, HELP, None)
    assert str(raised.value).startswith("help_desk: ")


def test_resolve_does_not_fill_up_a_connection_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VOC_HELP_DESK_TOKEN", "abc")
    with pytest.raises(ConfigError, match="missing: token;"):
        resolve(zendesk.SOURCE, HELP, {"email": "me@example.org"})


def test_resolve_leaves_an_optional_one_out() -> None:
    config = SourceConfig(name="social", type="mastodon")
    assert resolve(mastodon.SOURCE, config, None) == {}
    assert resolve(mastodon.SOURCE, config, {"token": "abc", "other": "x"}) == {"token": "abc"}
