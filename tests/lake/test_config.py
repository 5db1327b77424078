from __future__ import annotations

from pathlib import Path

import pytest

from lake.config import ConfigError, load


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "voc.toml"
    path.write_text(text)
    return path


def test_no_file_is_an_empty_configuration(tmp_path: Path) -> None:
    assert load(tmp_path / "absent.toml").sources == ()


def test_paths_are_taken_from_the_files_own_folder(tmp_path: Path) -> None:
    path = write(
        tmp_path, '[[sources]]\nname = "s"\ntype = "files"\nparams = {path = "drop/*.csv"}'
    )
    assert load(path).source("s").params["path"] == str(tmp_path / "drop/*.csv")


def test_urls_are_left_as_they_are(tmp_path: Path) -> None:
    path = write(tmp_path, '[[sources]]\nname = "s"\ntype = "files"\nparams = {path = "s3://b/x"}')
    assert load(path).source("s").params["path"] == "s3://b/x"


def test_variables_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = '[[sources]]\nname = "s"\ntype = "files"\nparams = {base_url = "${VOC_T}/x"}'
    monkeypatch.setenv("VOC_T", "http://vendor")
    assert load(write(tmp_path, text)).source("s").params["base_url"] == "http://vendor/x"
    monkeypatch.delenv("VOC_T")
    with pytest.raises(ConfigError, match=r"voc\.toml.*VOC_T"):
        load(write(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[sources]]\nname = "Bad Name"\ntype = "files"', "sources.0.name"),
        ('[[sources]]\nname = "s"\ntype = "files"\ncolour = 1', "sources.0.colour"),
        ('business_zone = "Mars/Base"', "business_zone"),
        ("x =", "Invalid value"),
        ('[[sources]]\nname="s"\ntype="a"\n[[sources]]\nname="s"\ntype="b"', "share a name: s"),
    ],
)
def test_a_wrong_file_says_where(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        load(write(tmp_path, text))


def test_an_unknown_source_names_those_there_are(tmp_path: Path) -> None:
    path = write(tmp_path, '[[sources]]\nname = "shop"\ntype = "files"')
    with pytest.raises(ConfigError, match="configured: shop"):
        load(path).source("shopp")
