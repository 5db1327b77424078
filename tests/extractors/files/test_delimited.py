"""Tables as people export them: encodings, delimiters, line ends, quoting, headers, broken rows."""

from __future__ import annotations

import csv
import io
import itertools
import random

import pytest

ROWS = [
    ["Zoë", 'sagte "zu spät", größer; teurer', "1,5"],
    ["José", "el envío tardó\nmucho, señor", "2,5"],
    ["Chloé", "très déçue | à l’hôtel\tvraiment", "3,0"],
    ["Ann", "=SUM(A1) is what it says", "-4,5"],
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_delimited_reads_back_what_was_written(drop, encoding, delimiter, line_end):
    sink = io.StringIO(newline="")
    # Python 3.11 leaves a cell with \n bare where lines end in \r.
    writer = csv.writer(sink, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerows([["who", "text", "grade"], *ROWS])
    drop.put("export.csv", sink.getvalue(), encoding)
    loaded = drop.load(author="who", attributes=["grade"])
    assert loaded.texts == [row[1] for row in ROWS]
    assert [item.author.value for item in loaded.feedback] == [row[0] for row in ROWS]
    assert [item.attributes["grade"] for item in loaded.feedback] == [row[2] for row in ROWS]


def test_delimited_reads_back_any_cells(drop):
    """Random cells over the characters that break parsers, in every dialect."""
    rng = random.Random(7)
    alphabet = "ab \"',;\t|\n=@-é€😀<&"
    for at, (delimiter, quoting) in enumerate(
        itertools.product(",;\t|", (csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    ):
        cells = [
            ["x" + "".join(rng.choices(alphabet, k=rng.randint(1, 30))) + "x" for _ in range(3)]
            for _ in range(40)
        ]
        sink = io.StringIO(newline="")
        csv.writer(sink, delimiter=delimiter, quoting=quoting).writerows(
            [["text", "second", "third"], *cells]
        )
        drop.put(f"{at}.csv", sink.getvalue())
        loaded = drop.load(path=str(drop.folder / f"{at}.csv"), attributes=["second"])
        assert loaded.texts == [row[0].replace("\r\n", "\n") for row in cells]
        assert not loaded.rejects


def test_delimited_skips_what_stands_before_the_header(drop):
    drop.put("a.csv", "Archive:  export.zip\n  inflating: export.csv\nid,text\n1,late\n")
    loaded = drop.load(id="id")
    assert loaded.texts == ["late"]
    assert loaded.parts[0].records[0].origin == "a.csv row 4"


def test_delimited_follows_a_sep_line(drop):
    drop.put("a.csv", "sep=;\r\nid;text\r\n1;late, again, again\r\n2;fine, thanks, bye\r\n")
    assert drop.load().texts == ["late, again, again", "fine, thanks, bye"]


def test_delimited_reads_two_header_rows_as_codes_and_questions(drop):
    drop.put("a.csv", "Q1,Q2,N\nWhat was good?,What was bad?,How likely?\nstaff,queue,9\n")
    loaded = drop.load(text=["Q1", "Q2"], header_rows=2)
    assert [(item.prompt, item.body) for item in loaded.feedback] == [
        ("What was good?", "staff"),
        ("What was bad?", "queue"),
    ]
    assert len({item.response_id for item in loaded.feedback}) == 1


def test_delimited_takes_quotes_as_characters_where_they_do_not_pair(drop):
    lines = ["id\ttext", '1\t"hello', "2\tit's 5\" wide", "3\tfine"]
    drop.put("chat.tsv", "\n".join(lines))
    assert drop.load().texts == ['"hello', "it's 5\" wide", "fine"]


def test_delimited_rejects_a_file_whose_quote_never_closes(drop):
    drop.put("a.csv", 'id,text\n1,fine\n2,"never closed\n3,lost\n4,"quoted, twice"\n5,"x, y\n')
    loaded = drop.load()
    assert loaded.rules == ["unclosed_quote"]
    assert not loaded.records
    assert "line" in loaded.rejects[0][1]
    assert "never closed\n" not in str(loaded.parts[0].records)


def test_delimited_rejects_a_row_of_another_width_alone(drop):
    drop.put("a.csv", "id,text,x\n1,good,a\n2,bad\n3,good,a,b\n4,trailing blanks are fine,a,,\n")
    loaded = drop.load()
    assert loaded.texts == ["good", "trailing blanks are fine"]
    assert loaded.rules == ["column_count", "column_count"]


def test_delimited_names_blank_and_repeated_columns(drop):
    drop.put("a.csv", ",text,text\n7,one,two\n")
    loaded = drop.load(attributes=["column_1", "text_2"])
    assert loaded.feedback[0].attributes == {"column_1": "7", "text_2": "two"}


def test_delimited_reads_cut_emoji_as_replacement_characters(drop):
    good = "\n".join(f"{n},schöne Grüße größtenteils" for n in range(9)).encode()
    drop.put("a.csv", b"id,text\n" + good + b"\n10,cut \xf0\x9f\x98 here\n")
    loaded = drop.load()
    assert loaded.texts[-1] == "cut \ufffd here"
    assert loaded.parts[0].notes["broken_byte_runs"] == 1


def test_delimited_keeps_replacement_characters_that_stand_in_the_file(drop):
    drop.put("a.csv", "text\nlost \ufffd emoji\n")
    loaded = drop.load()
    assert loaded.texts == ["lost \ufffd emoji"]
    assert "broken_byte_runs" not in loaded.parts[0].notes


def test_delimited_drops_nul_characters_and_says_so(drop):
    drop.put("a.csv", "text\nbro\0ken\0\n")
    loaded = drop.load()
    assert loaded.texts == ["broken"]
    assert loaded.feedback[0].attributes == {"nul_characters_removed": 2}


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("=@airline late again", "@airline late again"),
        ("=1+1", "=1+1"),
        ("-no- way", "-no- way"),
        ("+1 for that", "+1 for that"),
        ("@airline late", "@airline late"),
        ("fish &amp; chips &#128512;", "fish & chips 😀"),
    ],
)
def test_delimited_keeps_what_was_said(drop, cell, text):
    drop.put("a.csv", f"text\n{cell}\n")
    assert drop.load().texts == [text]


def test_delimited_names_the_absent_columns(drop):
    drop.put("a.csv", "id,comment\n1,late\n")
    loaded = drop.load(id="id", brand="shop")
    assert loaded.rules == ["missing_column"]
    assert "text" in loaded.rejects[0][1]
    assert "shop" in loaded.rejects[0][1]


def test_delimited_uses_what_is_declared(drop):
    drop.put("a.csv", "text;x\n\nid;text\n1;größer\n", "cp1252")
    loaded = drop.load(encoding="cp1252", delimiter=";", header_row=3)
    assert loaded.texts == ["größer"]


def test_delimited_loads_megabyte_texts_up_to_the_cap(drop):
    drop.put("a.csv", f"text\n{'a' * 1_000_000}\n{'b' * 1_000_001}\nshort\n")
    loaded = drop.load()
    assert [len(text or "") for text in loaded.texts] == [1_000_000, 5]
    assert loaded.rules == ["too_long"]


def test_delimited_streams_a_large_file_in_parts(drop, monkeypatch):
    monkeypatch.setattr("extractors.sources.files.pull._PART_CHARACTERS", 1000)
    drop.put("a.csv", "text\n" + "".join(f"row {n} {'x' * 90}\n" for n in range(50)))
    loaded = drop.load()
    assert len(loaded.parts) > 3
    assert [part.complete for part in loaded.parts] == [False] * (len(loaded.parts) - 1) + [True]
    assert len({part.label for part in loaded.parts}) == len(loaded.parts)
    assert len(loaded.feedback) == 50
    assert not drop.load().parts
