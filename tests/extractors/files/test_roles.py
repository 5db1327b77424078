"""What a column seems to be, in six languages."""

from __future__ import annotations

import pytest

from extractors.sources.files.roles import date_format, guess, scale_of

PROSE = ["the parcel came late", "nobody ever answers", "very good indeed", "never again there"]


@pytest.mark.parametrize(
    "name",
    [
        "Comment", "review_text", "Kommentar", "Nachricht", "Commentaire", "Opinión", "Commento",
        "Opmerking", "What could we improve?", "customerFeedback",
    ],
)  # fmt: skip
def test_roles_finds_the_text(name):
    assert guess(name, PROSE) == "text"


@pytest.mark.parametrize(
    ("name", "values", "role"),
    [
        ("Datum", ["01.02.2026", "13.02.2026"], "created_at"),
        ("Fecha", ["01/02/2026", "28/02/2026"], "created_at"),
        ("geändert am", ["2026-01-01", "2026-01-02"], "updated_at"),
        ("when", ["2026-01-01T10:00:00Z"], "created_at"),
        ("day", ["42059.48", "42060"], "created_at"),
        ("E-Mail", ["a@x.example", "b@y.example"], "email"),
        ("Bewertung", ["1", "5", "3"], "score"),
        ("Note", ["4,5", "1,0"], "score"),
        ("Beoordeling", ["10", "0"], "score"),
        ("Order ID", ["A7", "B9"], "id"),
        ("id", ["1", "2", "3"], "keep"),
        ("Filiale", ["Köln", "Bonn"], "location"),
        ("Marque", ["Acme", "Bolt"], "brand"),
        ("Betreff", ["Late", "Lost"], "title"),
        ("link", ["https://x.example/1"], "url"),
        ("status", ["open", "closed"], "keep"),
        ("empty", ["", ""], "ignore"),
        ("answer", ["yes thanks a lot"] * 40, "keep"),
    ],
)
def test_roles_tells_columns_by_name_and_values(name, values, role):
    assert guess(name, values) == role


@pytest.mark.parametrize(
    ("name", "values", "scale"),
    [
        ("How likely are you to recommend us?", ["0", "9"], ("nps", 0, 10)),
        ("NPS", ["10", "7"], ("nps", 0, 10)),
        ("Stars", ["1", "5"], ("stars", 1, 5)),
        ("CSAT", ["1", "5"], ("csat", 1, 5)),
        ("How satisfied are you?", ["9", "3"], ("csat", 1, 10)),
        ("effort", ["7", "2"], ("ces", 1, 7)),
        ("rating", ["100"], None),
        ("rating", ["good"], None),
        ("amount", ["3"], None),
    ],
)
def test_roles_tells_scales(name, values, scale):
    assert scale_of(name, values) == scale


def test_roles_reads_day_before_month_unless_values_say_otherwise():
    assert date_format(["01/02/2026", "03/04/2026"], named=True) == "%d/%m/%Y"
    assert date_format(["01/02/2026", "01/20/2026"], named=True) == "%m/%d/%Y"
    assert date_format(["12", "13"], named=False) is None
