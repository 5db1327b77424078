"""Spreadsheets: sheets, dates, ids, formulas, damage."""

from __future__ import annotations

from datetime import UTC, datetime

_NAIVE = datetime(2026, 5, 1, 9, 30)  # noqa: DTZ001 - a spreadsheet cell names no zone


def test_excel_finds_the_sheet_and_header_with_the_mapped_columns(drop, workbook):
    drop.put("a.xlsx", workbook(
        cover=[["Report"], ["nothing here"]],
        data=[["Export of May"], [None], ["ID", "text", "when"],
              [12, "late", _NAIVE], [13.0, "fine", None]],
    ))  # fmt: skip
    loaded = drop.load(id="ID", created_at="when", time_zone="Europe/Berlin")
    assert loaded.texts == ["late", "fine"]
    assert [item.native_id for item in loaded.feedback] == ["12", "13"]
    assert loaded.feedback[0].created_at == datetime(2026, 5, 1, 7, 30, tzinfo=UTC)
    assert loaded.feedback[1].created_at is None


def test_excel_reads_day_numbers_where_declared(drop, workbook):
    drop.put("a.xlsx", workbook(data=[["text", "day"], ["late", 42059.4832407407]]))
    loaded = drop.load(
        created_at="day", date_formats=["excel_serial"], time_zone="America/Los_Angeles"
    )
    assert loaded.feedback[0].created_at == datetime(2015, 2, 24, 19, 35, 52, tzinfo=UTC)


def test_excel_shows_a_formula_that_has_no_result(drop, workbook):
    drop.put("a.xlsx", workbook(data=[["text", "n"], ["=@airline late", 1], ["=SUM(", 2]]))
    assert drop.load().texts == ["@airline late", "=SUM("]


def test_excel_reads_two_header_rows(drop, workbook):
    drop.put("a.xlsm", workbook(data=[
        ["Q1", "Q2"], ["How satisfied are you?", "Please explain why you say so"],
        [8, "quick answer"], [2, "slow answer"],
    ]))  # fmt: skip
    loaded = drop.load(text="Q2", scores=[{"column": "Q1", "metric": "csat", "min": 1, "max": 10}])
    assert [item.prompt for item in loaded.feedback] == ["Please explain why you say so"] * 2
    assert [score.value for score in loaded.scores] == [8, 2]


def test_excel_rejects_what_is_no_workbook(drop, workbook):
    whole = workbook(data=[["text"], ["late"]])
    drop.put("cut.xlsx", whole[: len(whole) // 2])
    drop.put("encrypted.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    drop.put("html.xlsx", "<html><body>503</body></html>")
    drop.put("sheet.xlsx", workbook(other=[["text"], ["late"]]))
    loaded = drop.load(sheet="data")
    assert loaded.rules == [
        "corrupt_spreadsheet", "encrypted_file", "wrong_format", "missing_sheet"
    ]  # fmt: skip


def test_excel_is_recognised_under_another_name(drop, workbook):
    drop.put("a.csv", workbook(data=[["text"], ["late"]]))
    assert drop.load().texts == ["late"]
