"""What the declared mapping makes of a row: times, scores, people, cases, several questions."""

from __future__ import annotations

import pytest

from extractors.sources.files import SOURCE
from extractors.sources.files.mapping import mapping_of
from lake.config import ConfigError, SourceConfig
from lake.records import Identity

STARS = [{"column": "stars", "metric": "stars", "min": 1, "max": 5}]


@pytest.mark.parametrize(
    ("said", "formats", "zone", "expected"),
    [
        ("2026-03-01", ["iso"], "UTC", "2026-03-01T00:00:00+00:00"),
        ("2026-03-01T10:00:00Z", ["iso"], "America/New_York", "2026-03-01T10:00:00+00:00"),
        ("2026-03-01 10:00", ["iso"], "America/New_York", "2026-03-01T15:00:00+00:00"),
        ("2015-02-24 11:35:52 -0800", ["%Y-%m-%d %H:%M:%S %z"], "UTC", "2015-02-24T19:35:52+00:00"),
        ("2020/3/8", ["iso", "%Y/%m/%d"], "UTC", "2020-03-08T00:00:00+00:00"),
        ("42059.4832407407", ["excel_serial"], "UTC", "2015-02-24T11:35:52+00:00"),
        ("1589375697", ["unix"], "UTC", "2020-05-13T13:14:57+00:00"),
        ("1589375697000", ["unix"], "UTC", "2020-05-13T13:14:57+00:00"),
        # The clock goes from 02:00 to 03:00 on this day: 02:30 is read as one hour after 01:30.
        ("2026-03-29 02:30", ["iso"], "Europe/Berlin", "2026-03-29T01:30:00+00:00"),
        # It goes back from 03:00 to 02:00 on this one: the first 02:30.
        ("2026-10-25 02:30", ["iso"], "Europe/Berlin", "2026-10-25T00:30:00+00:00"),
        ("", ["iso"], "UTC", None),
    ],
)
def test_records_reads_times(drop, said, formats, zone, expected):
    drop.put("a.csv", f"text,at\nlate,{said}\n")
    loaded = drop.load(created_at="at", date_formats=formats, time_zone=zone)
    found = loaded.feedback[0].created_at
    assert (found and found.isoformat()) == expected


@pytest.mark.parametrize("said", ["2026-02-30", "yesterday", "31/31/2026", "99999999999999999"])
def test_records_rejects_impossible_times(drop, said):
    drop.put("a.csv", f"text,at\nlate,{said}\nfine,2026-01-01\n")
    loaded = drop.load(created_at="at", date_formats=["iso", "%d/%m/%Y", "excel_serial", "unix"])
    assert loaded.rules == ["bad_date"]
    assert said not in loaded.rejects[0][1]
    assert loaded.texts == ["fine"]


def test_records_loads_scores_with_and_without_text(drop):
    drop.put("a.csv", 'id,text,stars\n1,late,"4,5"\n2,,1.0\n3,,\n4,fine,9\n5,,9\n6,,many\n')
    loaded = drop.load(id="id", scores=STARS)
    assert [(s.response_id, s.value) for s in loaded.scores] == [("1", 4.5), ("2", 1.0)]
    assert loaded.texts == ["late", "fine"]
    assert loaded.feedback[1].attributes == {"invalid_scores": {"stars": "out_of_range"}}
    assert loaded.rules == ["empty_text", "bad_score", "bad_score"]


def test_records_reads_words_and_booleans_as_scores(drop):
    drop.put("a.jsonl", '{"text": "x", "ease": "Very easy", "done": false}\n')
    loaded = drop.load(
        scores=[
            {"column": "ease", "metric": "ces", "min": 1, "max": 5, "labels": {"Very easy": 5},
             "scale_version": "ces_1"},
            {"column": "done", "metric": "other", "min": 0, "max": 1, "name": "task done"},
        ]
    )  # fmt: skip
    assert [(s.value, s.name, s.scale_version) for s in loaded.scores] == [
        (5, "ease", "ces_1"),
        (0, "task done", None),
    ]


def test_records_makes_one_verbatim_of_each_open_question(drop):
    drop.put("a.csv", "id,good,bad,nps\n7,staff,queue,9\n8,,queue,3\n")
    nps = {"column": "nps", "metric": "nps", "min": 0, "max": 10, "feedback": "bad"}
    loaded = drop.load(id="id", text=["good", "bad"], prompt={"bad": "What now?"}, scores=[nps])
    assert [(f.native_id, f.response_id, f.prompt) for f in loaded.feedback] == [
        ("7/good", "7", "good"),
        ("7/bad", "7", "What now?"),
        ("8/bad", "8", "What now?"),
    ]
    assert [(s.response_id, s.feedback_native_id) for s in loaded.scores] == [
        ("7", "7/bad"),
        ("8", "8/bad"),
    ]


def test_records_ties_the_answers_of_a_response_without_id(drop):
    drop.put("a.csv", "good,bad,stars\nstaff,queue,4\n")
    loaded = drop.load(text=["good", "bad"], scores=STARS)
    assert {f.native_id for f in loaded.feedback} == {None}
    ids = {f.response_id for f in loaded.feedback} | {s.response_id for s in loaded.scores}
    assert len(ids) == 1
    assert None not in ids


def test_records_fills_what_is_mapped(drop):
    drop.put(
        "a.csv",
        "id,text,t,who,mail,agent,shop,item,v,city,lang,th,link,x,blank\n"
        "1,late,Bad,ann,Ann@X.example,Tom,S1,shoe,2.0,Rome,it,T9,https://x.example/1,7,\n",
    )
    loaded = drop.load(
        id="id", title="t", author="who", customer={"kind": "email", "column": "mail"},
        agent="agent", brand="shop", product="item", product_version="v", location="city",
        language="lang", thread="th", url="link", attributes=["x", "blank", "absent"],
        constants={"journey_stage": "delivery", "brand": "unused"},
    )  # fmt: skip
    (item,) = loaded.feedback
    assert (item.title, item.brand, item.product, item.product_version) == (
        "Bad", "S1", "shoe", "2.0",
    )  # fmt: skip
    assert (item.location, item.language_declared, item.thread_id) == ("Rome", "it", "T9")
    assert item.customer == Identity("email", "Ann@X.example")
    assert (item.author, item.agent) == (Identity("nickname", "ann"), Identity("agent", "Tom"))
    assert (item.url, item.journey_stage) == ("https://x.example/1", "delivery")
    assert item.attributes == {"x": "7"}


def test_records_loads_a_title_without_a_text(drop):
    drop.put("a.csv", "text,t,n\n,Never again,1\n,,2\n")
    loaded = drop.load(title="t")
    assert [(item.title, item.body) for item in loaded.feedback] == [("Never again", None)]
    assert loaded.rules == ["empty_text"]


def test_records_makes_case_events_without_text(drop):
    drop.put("a.csv", "id,text,opened,sent,state\n7,,2020/3/18,2020-03-19,closed\n,late,,,\n")
    loaded = drop.load(
        channel="ticket", id="id", created_at="opened", date_formats=["iso", "%Y/%m/%d"],
        case=[
            {"kind": "created", "column": "opened"},
            {"kind": "status", "column": "sent", "value_column": "state"},
        ],
    )  # fmt: skip
    assert not loaded.feedback
    assert [(e.case_id, e.kind, e.at.day, e.value) for e in loaded.events] == [
        ("7", "created", 18, None),
        ("7", "status", 19, "closed"),
    ]
    assert len({event.event_id for event in loaded.events}) == 2
    assert loaded.rules == ["missing_id"]


@pytest.mark.parametrize(
    ("ids", "rounded"),
    [
        (["570306133677760000", "570301130888122000", "570301083672813571"], 2),
        (["570306133677760513", "570301130888122368", "570301083672813000"], 0),
        (["5.70306E+17", "5.70307E+17"], 2),
        (["1000", "2000", "3000000"], 0),
    ],
)
def test_records_rejects_ids_that_a_spreadsheet_rounded(drop, ids, rounded):
    drop.put("a.csv", "id,text\n" + "".join(f"{item},late\n" for item in ids))
    loaded = drop.load(id="id")
    assert loaded.rules == ["id_rounded"] * rounded
    assert len(loaded.feedback) == len(ids) - rounded


@pytest.mark.parametrize(
    ("params", "named"),
    [
        ({"colour": "x"}, "colour"),
        ({"scores": [{"column": "a", "metric": "stars", "min": 1, "max": 5, "top": 1}]}, "top"),
        ({"channel": "email"}, "channel"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"mode": "snapshot"}, "id"),
        ({"text": None}, "text, scores, case, turns"),
    ],
)
def test_mapping_names_the_key_that_is_wrong(drop, params, named):
    with pytest.raises(ConfigError, match=named):
        mapping_of(drop.config(**params))


def test_fields_are_the_declared_columns(drop):
    config = drop.config(author="user.name", attributes=["x"], ignore=["y"])
    assert {"text", "user", "x", "y"} <= SOURCE.fields(config, "files")
    assert "path" not in SOURCE.mapping_params
    assert {"text", "date_formats", "scores"} <= set(SOURCE.mapping_params)
    assert isinstance(config, SourceConfig)
