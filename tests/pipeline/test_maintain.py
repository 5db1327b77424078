"""Maintenance of a real lake: erasure with proof, retention, compaction."""

from __future__ import annotations

import io
import json
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lake import compaction, raw
from lake.config import ConfigError
from lake.contracts import to_table
from lake.datasets import DATASETS, THEME_SENTENCES
from lake.selection import select
from lake.settings import Settings
from lake.store import Lake
from lake.warehouse import read_only
from nlp.version import pipeline_version
from pipeline import cli, erasing, publish, steps, theme_files
from pipeline.build import init
from pipeline.erasing import Report, Request
from pipeline.normalize import versions

ANN = "ann.quill@mail.example"
PHONE = "+44 20 7946 0018"
WORDS = ("zanzibar", "quetzal", "xylophone")
REVIEWS = f"""id,at,text,stars,mail,nick
r1,2026-05-01T10:00:00Z,The zanzibar parcel came late and broken,1,{ANN},quilly
r2,2026-05-02T10:00:00Z,All fine and quick,5,ben@mail.example,benny
r3,2026-05-03T10:00:00Z,,2,{ANN.upper()},quilly
r4,2026-05-04T10:00:00Z,Write to {ANN} about it,3,cem@mail.example,cem
r5,not a date,The quetzal refund never came,1,{ANN},quilly
"""
CHATS = [
    {"id": "c1", "mail": ANN, "turns": [{"text": "my xylophone order", "role": "customer"}]},
    {"id": "c2", "mail": "ben@mail.example", "turns": [{"text": "hello", "role": "customer"}]},
]
CONFIG = """
minimum_n = 1
[[sources]]
name = "reviews"
type = "files"
[sources.params]
path = "{drop}/*.csv"
channel = "review"
id = "id"
created_at = "at"
text = "text"
author = "nick"
scores = [{{ column = "stars", metric = "stars", min = 1, max = 5 }}]
customer = {{ kind = "email", column = "mail" }}

[[sources]]
name = "chats"
type = "files"
[sources.params]
path = "{drop}/*.jsonl"
channel = "chat"
id = "id"
turns = {{ records = "turns", text = "text", role = "role" }}
customer = {{ kind = "email", column = "mail" }}
"""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A home whose lake holds two reviews and a chat of Ann's, and things of others."""
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "may.csv").write_text(REVIEWS)
    (drop / "chats.jsonl").write_text("\n".join(map(json.dumps, CHATS)))
    home = tmp_path / "home"
    monkeypatch.setenv("VOC_HOME", str(home))
    monkeypatch.setenv("VOC_AS_OF", "2026-07-01T00:00:00Z")
    home.mkdir()
    (home / "voc.toml").write_text(CONFIG.format(drop=drop))
    made = Settings.load()
    init(made)
    return made


def fill(settings: Settings) -> None:
    """Everything that waits: pulled, normalized and enriched."""
    for source in settings.config.sources:
        steps.extract(settings, source.name, "files")
    load(settings)


def load(settings: Settings) -> None:
    for batch in steps.pending_normalize(settings):
        steps.normalize(settings, [batch])
    for file in steps.pending_enrich(settings):
        steps.enrich(settings, [file])


def column(settings: Settings, dataset: str, name: str) -> list[object]:
    files = settings.lake.files(dataset)
    return [value for file in files for value in settings.lake.read(file).column(name).to_pylist()]


def rewind(settings: Settings) -> Settings:
    """The settings again, as a later process would read them."""
    return replace(settings)


def contents(home: Path) -> dict[str, str]:
    """All that can be read out of a home: every file unpacked, every table of every warehouse."""
    found = {}
    for path in home.rglob("*"):
        if path.is_dir():
            continue
        name = str(path.relative_to(home))
        data = path.read_bytes()
        found[f"{name} (bytes)"] = data.decode("latin-1") + name
        if path.suffix == ".zst":
            with pa.CompressedInputStream(pa.BufferReader(data), "zstd") as stream:
                found[name] = stream.read().decode()
        elif path.suffix == ".parquet":
            table = pq.read_table(pa.BufferReader(data))
            found[name] = json.dumps(table.to_pylist(), default=str, ensure_ascii=False)
            found[f"{name} (metadata)"] = str(table.schema.metadata)
        elif path.suffix == ".duckdb":
            # A copy: the gate of this process may have the file open in another way.
            with (
                tempfile.TemporaryDirectory() as folder,
                duckdb.connect(shutil.copy(path, folder), read_only=True) as connection,
            ):
                for (table_name,) in connection.execute(
                    "select table_name from information_schema.tables"
                ).fetchall():
                    rows = connection.execute(f'select * from "{table_name}"').fetchall()
                    found[f"{name}.{table_name}"] = str(rows)
    return found


def where(settings: Settings, *needles: str) -> list[str]:
    """The places in the home that hold any of these, in any case."""
    return [
        place
        for place, text in contents(settings.home).items()
        if any(needle.lower() in text.lower() for needle in needles)
    ]


def reports(settings: Settings) -> list[Report]:
    paths = sorted(settings.erasures.glob("*.json"))
    return [Report(**json.loads(path.read_text())) for path in paths]


def books(settings: Settings) -> dict[str, tuple[int, int, int, int]]:
    """Landed, normalized, rejected and feedback rows by source; each balances."""
    found = {}
    for file in settings.lake.files("batches"):
        for row in settings.lake.read(file).to_pylist():
            assert row["landed"] == row["normalized"] + row["rejected"]
            found[row["source"]] = (
                row["landed"],
                row["normalized"],
                row["rejected"],
                row["feedback_rows"],
            )
    return found


def test_erase_leaves_neither_words_nor_identifiers_in_the_lake(settings: Settings) -> None:
    fill(settings)
    assert where(settings, *WORDS), "they were there"
    assert where(settings, ANN, "quilly")
    steps.erase(settings, [Request("email", ANN)])
    assert where(settings, ANN, *WORDS, "quilly") == []
    assert "All fine and quick" in str(column(settings, "feedback", "body"))
    assert column(settings, "turns", "text") == ["hello"]


def test_erase_reaches_what_only_mentions_the_address(settings: Settings) -> None:
    fill(settings)
    steps.erase(settings, [Request("email", ANN)])
    assert "reviews:r4" not in column(settings, "feedback", "feedback_id")


def test_erased_records_count_as_rejected_and_the_books_balance(settings: Settings) -> None:
    fill(settings)
    assert books(settings) == {"reviews": (5, 4, 1, 3), "chats": (2, 2, 0, 2)}
    steps.erase(settings, [Request("email", ANN)])
    assert books(settings) == {"reviews": (5, 1, 4, 1), "chats": (2, 1, 1, 1)}
    assert set(column(settings, "rejects", "rule")) == {"erased"}
    assert sorted(column(settings, "rejects", "raw_line")) == [1, 1, 3, 4, 5]


def test_the_lines_of_others_keep_their_place(settings: Settings) -> None:
    fill(settings)
    steps.erase(settings, [Request("email", ANN)])
    (batch,) = raw.batches(settings.lake, "reviews")
    lines, trailer = raw.read(settings.lake, batch)
    assert (len(lines), trailer.records) == (5, 5)
    assert [line.line for line in lines if not line.is_erased] == [2]
    (kept,) = settings.lake.files("feedback")[-1:]
    for row in settings.lake.read(kept).to_pylist():
        assert lines[row["raw_line"] - 1].payload["id"] == row["native_id"]


def test_the_proof_counts_before_and_after_and_holds_no_personal_data(settings: Settings) -> None:
    fill(settings)
    steps.erase(settings, [Request("email", ANN)])
    (report,) = reports(settings)
    assert report.status == "done"
    assert report.key_id == settings.keys.key_id
    assert report.before["raw"] == 5
    assert report.before["feedback"] == 3
    assert report.before["turns"] == 1
    assert report.before["scores"] == 3
    assert report.before["rejects"] == 1
    assert report.before["documents"] == 3
    assert set(report.after.values()) == {0}
    assert any(path.startswith("raw/") for path in report.files)


@pytest.mark.parametrize(
    ("kind", "value", "gone"),
    [
        ("author", "Quilly", {"reviews:r1"}),
        ("feedback-id", "reviews:r2", {"reviews:r2"}),
        ("feedback-id", "chats:c2", {"chats:c2"}),
        ("email", "ben@mail.example", {"reviews:r2", "chats:c2"}),
    ],
)
def test_people_and_verbatims_are_erased_by_each_kind_of_key(
    settings: Settings, kind: str, value: str, gone: set[str]
) -> None:
    fill(settings)
    before = set(column(settings, "scores", "response_id"))
    before |= set(column(settings, "feedback", "feedback_id"))
    steps.erase(settings, [Request(kind, value)])
    after = set(column(settings, "scores", "response_id"))
    after |= set(column(settings, "feedback", "feedback_id"))
    assert before - after == gone
    assert not set(column(settings, "documents", "feedback_id")) & gone


def test_erase_reaches_themes_and_drops_those_that_only_she_spoke_of(settings: Settings) -> None:
    fill(settings)
    span = {"field": "body", "start": 0, "end": 3, "similarity": 1.0}
    said = [("t1", "reviews:r1"), ("t2", "reviews:r1"), ("t2", "reviews:r2")]
    sentences = [{"theme_id": theme, "feedback_id": item, **span} for theme, item in said]
    theme = {"language": "en", "phrases": [], "terms": [], "weights": [], "generation": 0}
    theme |= {"state": "candidate", "candidates": 9}
    themes = [
        theme | {"theme_id": "t1", "label": "zanzibar parcel"},
        theme | {"theme_id": "t2", "label": "quick"},
        theme | {"theme_id": "t3", "label": "zanzibar", "merged_into": "t1"},
    ]
    theme_files.commit(settings, themes, to_table(THEME_SENTENCES, sentences), "inputs")
    steps.erase(settings, [Request("email", ANN)])
    assert where(settings, *WORDS) == []
    assert column(settings, "themes", "theme_id") == ["t2"]
    assert column(settings, "theme_sentences", "feedback_id") == ["reviews:r2"]
    (report,) = reports(settings)
    assert (report.before["theme_sentences"], report.after["theme_sentences"]) == (2, 0)


def test_identities_join_the_keys_of_one_person(settings: Settings) -> None:
    settings.inputs.mkdir(exist_ok=True)
    (settings.inputs / "identities.csv").write_text(
        f"customer_id,kind,value\n77,email,{ANN}\n77,phone,{PHONE}\n78,email,ben@mail.example\n"
    )
    (settings.inputs / "customers.csv").write_text("customer_id,plan\n77,gold\n78,basic\n")
    fill(settings)
    steps.erase(settings, [Request("phone", "0044 20 79460018")])
    assert where(settings, ANN, *WORDS, "7946") == []
    kept = (settings.inputs / "identities.csv").read_text().splitlines()
    assert kept == ["customer_id,kind,value", "78,email,ben@mail.example"]
    assert "gold" not in (settings.inputs / "customers.csv").read_text()
    (report,) = reports(settings)
    assert report.inputs == {"identities": 2, "customers": 1}


def test_a_later_pull_does_not_bring_the_person_back(settings: Settings, tmp_path: Path) -> None:
    fill(settings)
    steps.erase(settings, [Request("email", ANN)])
    (tmp_path / "drop" / "june.csv").write_text(
        REVIEWS.replace("\nr", "\ns")
        + f"s9,2026-06-01T00:00:00Z,Call {ANN} zanzibar,4,dora@mail.example,dora\n"
        + "s8,2026-06-01T00:00:00Z,Nothing to say,4,dora@mail.example,dora\n"
    )
    fill(settings)
    assert where(settings, ANN, *WORDS) == []
    assert "reviews:s8" in column(settings, "feedback", "feedback_id")
    books(settings)


def test_a_new_mapping_does_not_bring_the_person_back(settings: Settings) -> None:
    fill(settings)
    steps.erase(settings, [Request("email", ANN)])
    text = settings.config_path.read_text().replace(
        'name = "reviews"', 'name = "reviews"\nbrand="B"'
    )
    settings.config_path.write_text(text)
    again = rewind(settings)
    load(again)
    assert len(again.lake.files("feedback")) == 4
    assert column(again, "feedback", "feedback_id").count("reviews:r2") == 2
    assert where(again, ANN, *WORDS) == []


class Killed(BaseException):
    """The process ends here."""


def killed_at(settings: Settings, moment: int, patch: pytest.MonkeyPatch) -> bool:
    """Erase, but die right before the n-th commit; False when there is none."""
    done = 0
    real = Lake.commit_bytes

    def counted(self: Lake, path: str, data: bytes) -> None:
        nonlocal done
        if done == moment:
            raise Killed
        done += 1
        real(self, path, data)

    with patch.context() as patched:
        patched.setattr(Lake, "commit_bytes", counted)
        try:
            steps.erase(settings, [Request("email", ANN)])
        except Killed:
            return True
    return False


def test_an_erasure_that_is_killed_anywhere_is_ended_by_the_next_run(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(settings)
    snapshot = {path: path.read_bytes() for path in settings.home.rglob("*") if path.is_file()}
    for moment in range(100):
        for path in settings.home.rglob("*"):
            if path.is_file() and path not in snapshot:
                path.unlink()
        for path, data in snapshot.items():
            path.write_bytes(data)
        if not killed_at(settings, moment, monkeypatch):
            break
        steps.erase(settings)
        assert where(settings, ANN, *WORDS) == [], f"killed before commit {moment}"
        assert books(settings) == {"reviews": (5, 1, 4, 1), "chats": (2, 1, 1, 1)}
        (report,) = reports(settings)
        assert (report.status, report.before["raw"]) == ("done", 5)
    assert moment > 8


def test_requests_in_the_inputs_are_worked_off_and_forgotten(settings: Settings) -> None:
    fill(settings)
    path = settings.inputs / "erasures.csv"
    path.write_text(f"kind,value\nemail,{ANN}\nfeedback-id,reviews:r2\n")
    assert steps.erase(settings).rows_out == 2
    assert path.read_text() == "kind,value\n"
    assert where(settings, ANN, *WORDS, "All fine and quick") == []
    assert steps.erase(settings).rows_out is None


def test_a_request_that_cannot_be_used_is_named_by_its_line_alone(settings: Settings) -> None:
    path = settings.inputs / "erasures.csv"
    path.write_text(f"kind,value\nemail,{ANN}\nname,Ann Quill\n")
    with pytest.raises(ConfigError, match="line 3") as caught:
        erasing.requested(settings)
    assert "Quill" not in str(caught.value)


def test_the_command_reads_the_value_from_standard_input(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(settings)
    monkeypatch.setattr("sys.stdin", io.StringIO(ANN + "\n"))
    assert cli.main(["erase", "--email"]) == 0
    said = capsys.readouterr()
    assert "erase: ok; 1 in, 1 out" in said.out
    assert ANN not in said.out + said.err
    assert where(settings, ANN, *WORDS) == []


def test_raw_older_than_configured_goes_and_says_what_it_cost(settings: Settings) -> None:
    fill(settings)
    text = "[retention]\nraw_days = 30\nsuperseded_days = 0\n" + settings.config_path.read_text()
    settings.config_path.write_text(text.replace("minimum_n = 1", ""))
    later = replace(settings, as_of=datetime.now(UTC) + timedelta(days=31))
    run = steps.retain(later)
    assert run.detail["raw_batches"] == 2
    assert run.detail["batches_out_of_reach"] == 0
    assert raw.batches(later.lake) == []
    assert len(column(later, "feedback", "feedback_id")) == 5
    for source in later.config.sources:
        assert steps.extract(later, source.name, "files").rows_out == 0, "nothing lands again"
    text = later.config_path.read_text().replace('name = "reviews"', 'name = "reviews"\nbrand="B"')
    later.config_path.write_text(text)
    changed = replace(later)
    assert steps.pending_normalize(changed) == []
    assert steps.retain(changed).detail["batches_out_of_reach"] == 1
    assert steps.pending_enrich(changed) == [], "what is out of reach stays enriched"


def test_raw_that_no_table_holds_yet_is_kept(settings: Settings) -> None:
    steps.extract(settings, "reviews", "files")
    settings.config_path.write_text(
        "[retention]\nraw_days = 1\n"
        + settings.config_path.read_text().replace("minimum_n = 1", "")
    )
    later = replace(settings, as_of=datetime.now(UTC) + timedelta(days=31))
    assert steps.retain(later).detail["raw_batches"] == 0
    assert len(raw.batches(later.lake)) == 1


def test_versions_that_no_build_reads_go_once_history_is_complete(settings: Settings) -> None:
    fill(settings)
    text = settings.config_path.read_text().replace(
        'name = "reviews"', 'name = "reviews"\nbrand="B"'
    )
    settings.config_path.write_text(text)
    later = replace(settings, as_of=datetime.now(UTC) + timedelta(days=31))
    assert steps.retain(later).detail["superseded_files"] == 0, "history is not complete"
    old = [
        file.path
        for dataset in DATASETS
        for file in later.lake.files(dataset)
        if file.source == "reviews" and dataset != "runs"
    ]
    load(later)
    rows = len(column(later, "feedback", "feedback_id"))
    assert steps.retain(later).detail["superseded_files"] == len(old)
    assert not any(later.lake.exists(path) for path in old)
    assert len(column(later, "feedback", "feedback_id")) == rows - 3


def test_a_merged_file_is_enriched_anew_with_the_turns_of_each_batch(
    settings: Settings, tmp_path: Path
) -> None:
    more = [{"id": "c3", "turns": [{"text": "I waited two hours", "role": "customer"}]}]
    (tmp_path / "drop" / "later.jsonl").write_text("\n".join(map(json.dumps, more)))
    fill(settings)
    lake, current = settings.lake, versions(settings)
    chosen = select(lake, current, pipeline_version(settings.config.nlp), {})
    assert compaction.compact_batches(lake, chosen.batches, "2100-01")
    assert [len(file.batches) for file in lake.files("turns") if file.is_compact] == [2]
    before = characters(settings)
    for file in lake.files("documents"):
        lake.delete(file.path)
    (waiting,) = [file for file in steps.pending_enrich(settings) if file.source == "chats"]
    assert len(waiting.batches) == 2
    steps.enrich(settings, [waiting])
    assert characters(settings) == {key: before[key] for key in before if key.startswith("chats")}
    assert min(characters(settings).values()) > 0, "the turns were read"


def characters(settings: Settings) -> dict[str, int]:
    """How much text was read of each document."""
    return {
        row["feedback_id"]: row["characters"]
        for file in settings.lake.files("documents")
        for row in settings.lake.read(file).to_pylist()
    }


@pytest.mark.dbt
@pytest.mark.slow
def test_erasure_reaches_the_published_file_and_every_kept_build(settings: Settings) -> None:
    def published() -> str:
        made = steps.build(settings, force=True)
        assert made is not None
        steps.publish(settings, made.build_id)
        return made.build_id

    fill(settings)
    old = [published(), published()]
    assert [build.build_id for build in publish.kept_builds(settings)] == sorted(old, reverse=True)
    assert where(settings, "zanzibar"), "the published file quotes her"
    steps.compact(settings)
    steps.erase(settings, [Request("email", ANN)])
    assert where(settings, ANN, *WORDS, "quilly") == []
    (report,) = reports(settings)
    assert set(old) <= set(report.builds_removed)
    assert report.published_build == publish.published_build(settings)
    with read_only(settings.published) as connection:
        query = "select bool_and(is_balanced), count(*) > 0 from ops_reconciliation"
        assert connection.execute(query).fetchone() == (True, True)


@pytest.mark.dbt
@pytest.mark.slow
def test_a_merged_file_whose_batches_stand_in_two_mappings_gives_each_row_once(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "drop" / "june.csv").write_text(REVIEWS.replace("r1", "r8").replace("r2", "r9"))
    fill(settings)
    before = len(set(column(settings, "feedback", "feedback_id")))
    chosen = select(settings.lake, versions(settings), pipeline_version(settings.config.nlp), {})
    assert compaction.compact_batches(settings.lake, chosen.batches, "2100-01")
    text = settings.config_path.read_text()
    settings.config_path.write_text(text.replace('name = "reviews"', 'name = "reviews"\nbrand="B"'))
    later = replace(settings)
    steps.normalize(later, steps.pending_normalize(later, "reviews")[:1])
    made = steps.build(later, force=True)
    assert made is not None
    with read_only(made.warehouse) as connection:
        query = "select count(*), count(distinct feedback_id) from fct_feedback"
        assert connection.execute(query).fetchone() == (before, before)
        brands = connection.execute(
            "select distinct brand from fct_feedback where source = 'reviews' order by 1"
        ).fetchall()
    assert brands == [("B",), ("unknown",)]
