"""What a file is: its digest, format and encoding, told from its bytes."""

from __future__ import annotations

import codecs
import hashlib
import itertools
import json
import re
import zlib
from dataclasses import dataclass
from typing import Any, cast
from zipfile import BadZipFile

import charset_normalizer

from extractors.sources.files.faults import FileError
from extractors.sources.files.listing import DropFile
from extractors.sources.files.mapping import Format

_CHUNK = 1 << 20
_SAMPLE = 1 << 16
_EXTENSIONS: dict[str, Format] = {
    "json": "json", "jsonl": "jsonl", "ndjson": "jsonl",
    "xlsx": "xlsx", "xlsm": "xlsx", "vtt": "vtt", "srt": "srt",
}  # fmt: skip
_WESTERN = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüÿŒœŸ") | frozenset(
    "€‚„…‘’“”•–—™«»¿¡£°§®©´·º²³½ª\xa0"
)
_FOREIGN = re.compile(rb"[\x80-\xff]+")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_SRT_START = re.compile(r"\s*\d+\s*\n\s*\d+:\d\d:\d\d[,.]\d+\s+-->")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A file in one pass: unpacked size and digest, its first bytes, how well it is UTF-8.

    `foreign` is a sample of the bytes around non-ASCII characters; `broken` counts byte runs that
    are no UTF-8, `multibyte` the characters beyond ASCII that are.
    """

    size: int
    sha256: str
    head: bytes
    foreign: bytes
    broken: int
    multibyte: int


def fingerprint(file: DropFile) -> Fingerprint:
    """Read the file once, in constant memory. Raises `FileError` when it cannot be read."""
    digest, size, head, foreign = hashlib.sha256(), 0, b"", bytearray()
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    broken = multibyte = 0
    tail = before = b""
    try:
        with file.open() as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                head = head or chunk[:_SAMPLE]
                tail, before = before, chunk[-2:]
                if chunk.isascii() and not decoder.getstate()[0]:
                    continue
                text = decoder.decode(chunk)
                # A replacement character that stands in the file itself is no fault.
                replaced = text.count("\ufffd") - (tail + chunk).count(b"\xef\xbf\xbd")
                broken += max(0, replaced)
                multibyte += len(_BEYOND_ASCII.findall(text)) - max(0, replaced)
                if len(foreign) < _SAMPLE:
                    for run in itertools.islice(_FOREIGN.finditer(chunk), 1000):
                        foreign += chunk[max(0, run.start() - 40) : run.end() + 40] + b"\n"
            broken += bool(decoder.getstate()[0])
    except (OSError, EOFError, BadZipFile, zlib.error, ValueError) as error:
        raise FileError("unreadable_file", f"cannot be read ({type(error).__name__})") from error
    return Fingerprint(size, digest.hexdigest(), head, bytes(foreign), broken, multibyte)


def format_of(file: DropFile, print_: Fingerprint, declared: Format | None) -> Format:
    """The file's format: what its bytes say, then what is declared, then its extension.

    Raises `FileError` for an empty file, an HTML page, an encrypted or old spreadsheet, a PDF.
    """
    head = print_.head
    if not head.strip(b"\0 \r\n\t\xef\xbb\xbf"):
        raise FileError("empty_file", "holds nothing")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileError(
            "encrypted_file", "is an encrypted or old .xls spreadsheet; save it as plain .xlsx"
        )
    if head.startswith(b"PK"):
        return "xlsx"
    if head.startswith(b"%PDF") or declared == "xlsx" or _EXTENSIONS.get(file.extension) == "xlsx":
        raise FileError("wrong_format", "is no spreadsheet or text file, whatever its name says")
    start = head.decode(_unicode(head) or "utf-8", "replace").lstrip("\ufeff \r\n\t")
    if start[:15].lower().startswith(("<!doctype", "<html")):
        raise FileError("wrong_format", "is an HTML page, perhaps an error page of a download")
    guessed = declared or _EXTENSIONS.get(file.extension) or _by_content(start)
    return "jsonl" if guessed == "json" and not declared and _is_json_lines(start) else guessed


def _by_content(start: str) -> Format:
    if start.startswith("WEBVTT"):
        return "vtt"
    if _SRT_START.match(start):
        return "srt"
    return "json" if start.startswith(("{", "[{")) else "csv"


def _is_json_lines(start: str) -> bool:
    first, _, rest = start.partition("\n")
    try:
        return isinstance(json.loads(first), dict) and rest.lstrip().startswith("{")
    except (ValueError, RecursionError):
        return False


def encoding_of(print_: Fingerprint, declared: str | None) -> str:
    """The Python codec of a text file.

    In order: declared; byte order mark; UTF-16 without one; UTF-8; UTF-8 with a few broken byte
    runs (read as U+FFFD, where well-formed characters outnumber them three to one); Windows-1252
    when it reads as Western text; else charset-normalizer's best match. Raises `FileError`.
    """
    if declared:
        try:
            return codecs.lookup(declared).name
        except LookupError as error:
            raise FileError("undecodable", "the declared encoding is unknown") from error
    found = _unicode(print_.head)
    if found:
        return found
    if len(_CONTROL.findall(print_.head)) > 8 + 0.05 * len(print_.head):
        raise FileError("wrong_format", "is a binary file")
    if not print_.broken or print_.multibyte > 3 * print_.broken:
        return "utf-8"
    western = print_.foreign.decode("cp1252", "replace")
    beyond = [char for char in western if char > "\x7f"]
    is_western = sum(char in _WESTERN for char in beyond) >= 0.95 * len(beyond)
    # Western words are mostly ASCII; in other alphabets the reverse holds.
    if is_western and len(beyond) <= 0.5 * len(western):
        return "cp1252"
    best: Any = charset_normalizer.from_bytes(print_.foreign).best()
    if best is None:
        raise FileError("undecodable", "no known encoding fits; declare `encoding`")
    return cast(str, best.encoding)


def _unicode(head: bytes) -> str | None:
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark):
            return name
    sample = head[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) > 0.3 * len(sample) / 2 and min(even, odd) < 0.05 * len(sample):
        return "utf-16-le" if odd > even else "utf-16-be"
    return None
