"""Publishing, keeping, rolling back and holding, on small stand-in warehouses."""

from __future__ import annotations

import subprocess
import sys

import duckdb
import pytest

from lake.settings import Settings
from lake.warehouse import read_only
from pipeline import publish
from pipeline.build import Build, init
from pipeline.publish import PublishError


def build(settings: Settings, build_id: str) -> Build:
    init(settings)
    made = Build(build_id, settings.builds / build_id)
    made.folder.mkdir(parents=True)
    with duckdb.connect(str(made.warehouse)) as connection:
        connection.execute(f"create table ops_build as select '{build_id}' as build_id")
        connection.execute("create table fct as select range as id from range(10)")
        connection.execute("create view recent as select * from fct where id > 5")
    return made


def test_a_candidate_becomes_the_published_file(settings: Settings) -> None:
    publish.publish(settings, build(settings, "b1"))
    assert publish.published_build(settings) == "b1"


def test_the_published_file_is_opened_with_external_access_off(settings: Settings) -> None:
    publish.publish(settings, build(settings, "b1"))
    with read_only(settings.published) as connection:
        assert connection.execute("select count(*) from recent").fetchone() == (4,)
        with pytest.raises(duckdb.PermissionException):
            connection.execute("select * from read_csv('/etc/hostname')")


def test_a_reader_goes_on_with_the_old_file_while_a_new_one_is_published(
    settings: Settings,
) -> None:
    publish.publish(settings, build(settings, "b1"))
    with read_only(settings.published) as reader:
        publish.publish(settings, build(settings, "b2"))
        assert reader.execute("select build_id from ops_build").fetchone() == ("b1",)
    code = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=True); "
        "print(c.execute('select build_id from ops_build').fetchone()[0])"
    )
    command = [sys.executable, "-c", code, str(settings.published)]
    assert subprocess.check_output(command, text=True).strip() == "b2"


def test_an_older_candidate_is_not_published_over_a_newer_one(settings: Settings) -> None:
    older = build(settings, "b1")
    publish.publish(settings, build(settings, "b2"))
    with pytest.raises(PublishError, match="older than the published b2"):
        publish.publish(settings, older)


def test_only_the_last_few_builds_are_kept(settings: Settings) -> None:
    for number in range(6):
        publish.publish(settings, build(settings, f"b{number}"))
    assert [kept.build_id for kept in publish.kept_builds(settings)] == ["b5", "b4", "b3"]


def test_a_rollback_holds_publishing_until_release(settings: Settings) -> None:
    publish.publish(settings, build(settings, "b1"))
    publish.publish(settings, build(settings, "b2"))
    assert publish.rollback(settings) == "b1"
    assert publish.published_build(settings) == "b1"
    newer = build(settings, "b3")
    with pytest.raises(PublishError, match=r"held.*voc release"):
        publish.publish(settings, newer)
    assert publish.release(settings)
    publish.publish(settings, newer)
    assert publish.published_build(settings) == "b3"
    assert not publish.release(settings)


def test_a_rollback_goes_to_a_named_build_or_says_which_are_kept(settings: Settings) -> None:
    for name in ("b1", "b2", "b3"):
        publish.publish(settings, build(settings, name))
    assert publish.rollback(settings, "b1") == "b1"
    with pytest.raises(PublishError, match="kept: b3, b2, b1"):
        publish.rollback(settings, "b9")


def test_a_candidate_that_no_gate_accepted_is_no_rollback_target(settings: Settings) -> None:
    publish.publish(settings, build(settings, "b1"))
    build(settings, "b0")
    with pytest.raises(PublishError):
        publish.rollback(settings)


def test_nothing_published_yet_says_what_to_do(settings: Settings) -> None:
    with pytest.raises(FileNotFoundError, match="voc run"), read_only(settings.published):
        pass
