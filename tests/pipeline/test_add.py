"""`voc add`: look at a file, talk it over, write the mapping."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from extractors.sources.files.mapping import mapping_of
from lake import config
from lake.config import ConfigError
from pipeline.add import add, preview, propose

CSV = (
    "Bestellung Nr;Datum;Kommentar;Bewertung;E-Mail;Filiale\r\n"
    "K-17;03.05.2026;Die Lieferung kam viel zu spät;1;ann@x.example;Köln\r\n"
    "K-18;14.05.2026;Alles gut, sehr zufrieden damit;5;ben@x.example;Bonn\r\n"
    "K-19;31.05.2026;Größe passt leider gar nicht;2;cem@x.example;Köln\r\n"
)


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    path = tmp_path / "Umfrage Mai.csv"
    path.write_bytes(CSV.encode("cp1252"))
    return path


def _console() -> Console:
    return Console(file=io.StringIO(), width=160)


def _said(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_add_proposes_encoding_delimiter_and_roles(survey):
    proposal = propose(survey)
    assert (proposal.layout.encoding, proposal.layout.delimiter) == ("cp1252", ";")
    assert proposal.roles == {
        "Bestellung Nr": "id",
        "Datum": "created_at",
        "Kommentar": "text",
        "Bewertung": "score",
        "E-Mail": "email",
        "Filiale": "location",
    }
    assert proposal.channel == "review"


def test_add_previews_by_the_code_that_loads(survey):
    survey.write_bytes(survey.read_bytes() + b"K-20;31.05.2026;cut\r\n")
    shown = preview(propose(survey))
    assert shown.loaded == 3
    assert dict(shown.rejects) == {"column_count": 1}
    assert shown.rows[0]["body"] == "Die Lieferung kam viel zu spät"
    assert shown.rows[0]["created_at"].isoformat() == "2026-05-03T00:00:00+00:00"
    assert [row["Bewertung"] for row in shown.rows] == ["1", "5", "2"], "beside the words"


def test_add_writes_a_source_that_loads(survey, tmp_path):
    path = tmp_path / "voc.toml"
    path.write_text("# mine\nminimum_n = 10\n")
    console = _console()
    assert add(survey, path, answers=["y"], console=console) == "umfrage_mai"
    text = path.read_text()
    assert text.startswith("# mine\nminimum_n = 10\n")
    assert "# Added by" in text
    mapping = mapping_of(config.load(path).source("umfrage_mai"))
    assert mapping.id == ("Bestellung Nr",)
    assert mapping.date_formats == ("iso", "%d.%m.%Y")
    assert mapping.customer is not None
    assert mapping.scores[0].metric == "stars"
    for shown in ("cp1252", "';'", "Kommentar", "3 loaded, 0 rejected"):
        assert shown in _said(console)


def test_add_appends_beside_other_sources(survey, tmp_path):
    path = tmp_path / "voc.toml"
    names = [add(survey, path, assume_yes=True, console=_console()) for _ in range(3)]
    assert names == ["umfrage_mai", "umfrage_mai_2", "umfrage_mai_3"]
    assert [source.name for source in config.load(path).sources] == names


def test_add_changes_roles_and_channel_when_told(survey, tmp_path):
    path = tmp_path / "voc.toml"
    answers = ["Filiale = brand", "Filiale = nonsense", "channel = survey", "E-Mail = ignore", "y"]
    console = _console()
    add(survey, path, name="mai", answers=answers, console=console)
    mapping = mapping_of(config.load(path).source("mai"))
    assert (mapping.brand, mapping.location, mapping.channel) == ("Filiale", None, "survey")
    assert mapping.ignore == ("E-Mail",)
    assert "Not understood" in _said(console)


def test_add_does_not_write_a_mapping_that_cannot_be_used(survey, tmp_path):
    path = tmp_path / "voc.toml"
    answers = ["Kommentar = ignore", "Bewertung = ignore", "y", "n"]
    console = _console()
    assert add(survey, path, answers=answers, console=console) is None
    assert "cannot be used" in _said(console)
    assert not path.exists()


def test_add_stops_when_told_or_when_answers_end(survey, tmp_path):
    assert add(survey, tmp_path / "voc.toml", answers=["n"], console=_console()) is None
    assert add(survey, tmp_path / "voc.toml", answers=[], console=_console()) is None
    assert not (tmp_path / "voc.toml").exists()


def test_add_refuses_a_name_that_is_taken(survey, tmp_path):
    path = tmp_path / "voc.toml"
    add(survey, path, name="mai", assume_yes=True, console=_console())
    before = path.read_text()
    with pytest.raises(ConfigError, match="mai"):
        add(survey, path, name="mai", assume_yes=True, console=_console())
    with pytest.raises(ValueError, match="lower-case"):
        add(survey, path, name="No Good", assume_yes=True, console=_console())
    assert path.read_text() == before


def test_add_says_why_a_file_cannot_be_read(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(100))
    (tmp_path / "open.csv").write_text('id,text\n1,fine\n2,"never closed, so long\n')
    with pytest.raises(ConfigError, match=r"a\.xlsx is an encrypted"):
        add(tmp_path / "a.xlsx", tmp_path / "voc.toml", assume_yes=True)
    with pytest.raises(ConfigError, match=r"open\.csv .* never closed, line 3"):
        add(tmp_path / "open.csv", tmp_path / "voc.toml", assume_yes=True)
    with pytest.raises(ConfigError, match="no such file"):
        add(tmp_path / "b.csv", tmp_path / "voc.toml", assume_yes=True)


def test_add_proposes_for_json_and_transcripts(tmp_path):
    (tmp_path / "a.json").write_text(
        json.dumps([{"rating": 4, "review": "quite good after all"}, {"rating": 1, "review": "no"}])
    )
    (tmp_path / "call.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Hello there\n")
    assert propose(tmp_path / "a.json").roles == {"rating": "score", "review": "text"}
    call = preview(propose(tmp_path / "call.vtt"))
    assert call.rows[0]["body"] == "customer: Hello there"


def test_add_proposes_turns_for_a_chat_export(tmp_path):
    chat = {"chat_id": "c7", "turns": [{"role": "agent", "text": "How can I help?"}]}
    (tmp_path / "chats.jsonl").write_text(json.dumps(chat) + "\n")
    proposal = propose(tmp_path / "chats.jsonl")
    assert proposal.channel == "chat"
    assert proposal.params["turns"] == {"records": "turns", "text": "text", "role": "role"}
    assert preview(proposal).rows[0]["body"] == "agent: How can I help?"


def test_add_leaves_the_files_of_a_folder_to_be_looked_at_one_by_one(survey, tmp_path):
    june = CSV.replace(", ", " und ").replace(";", ",")
    (tmp_path / "Umfrage Juni.csv").write_text(june)
    params = propose(tmp_path).params
    assert not {"encoding", "delimiter", "format"} & params.keys()
    assert preview(propose(tmp_path)).loaded == 6
    assert propose(survey).params["encoding"] == "cp1252"


def test_add_reads_a_survey_export_with_codes_and_questions(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    for row in [
        ["Q1", "Q2", "Day"],
        ["How satisfied are you with us?", "Please explain why you say so", "Date of interview"],
        [8, "quick answer by phone", 44320],
        [2, "nobody ever called back", 44321],
    ]:
        book.active.append(row)
    book.save(tmp_path / "export.xlsx")
    proposal = propose(tmp_path / "export.xlsx")
    assert proposal.roles == {"Q1": "score", "Q2": "text", "Day": "created_at"}
    assert proposal.params["scores"][0] == {"column": "Q1", "metric": "csat", "min": 1, "max": 10}
    assert preview(proposal).loaded == 2
