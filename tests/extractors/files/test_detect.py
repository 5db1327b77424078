"""Encodings told from bytes alone."""

from __future__ import annotations

import pytest

from extractors.sources.files.detect import encoding_of, fingerprint
from extractors.sources.files.listing import files

WESTERN = [
    "Das Personal war unfreundlich, die Größe stimmt nicht – 5 € zu viel",
    "J’ai attendu à l’hôtel, ça coûte trop",
    "¿Por qué el envío tardó tanto, señor?",
    "Il servizio è pessimo, perché nessuno risponde più",
    "Eén dag te laat, reünie gemist",
    "I didn’t like it – the café was “full”",
]


def _encoding(drop, content: bytes, declared: str | None = None) -> str:
    drop.put("a.csv", content)
    (file,) = files(str(drop.folder))
    return encoding_of(fingerprint(file), declared)


@pytest.mark.parametrize("text", WESTERN)
def test_detect_tells_windows_1252_from_utf_8(drop, text):
    assert _encoding(drop, text.encode("cp1252")) == "cp1252"
    assert _encoding(drop, text.encode()) == "utf-8"


def test_detect_reads_other_alphabets(drop):
    text = "Доставка опоздала на три дня, и никто не отвечает на мои письма. Очень плохо. " * 3
    found = _encoding(drop, text.encode("cp1251"))
    assert text.encode("cp1251").decode(found) == text


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32"])
def test_detect_reads_unicode_with_and_without_mark(drop, name):
    content = "id,text\n1,größer\n".encode(name)
    assert content.decode(_encoding(drop, content)) == "id,text\n1,größer\n"


def test_detect_finds_the_first_umlaut_after_a_megabyte(drop):
    assert _encoding(drop, b"text\n" + b"plain,\n" * 200_000 + "spät".encode("cp1252")) == "cp1252"


def test_detect_counts_characters_across_chunk_borders(drop, monkeypatch):
    monkeypatch.setattr("extractors.sources.files.detect._CHUNK", 3)
    drop.put("a.csv", "größere Äpfel 😀 süß \ufffd".encode())
    found = fingerprint(files(str(drop.folder))[0])
    assert (found.broken, found.multibyte) == (0, 7)


def test_detect_prefers_what_is_declared(drop):
    assert _encoding(drop, b"abc", "latin-1") == "iso8859-1"
