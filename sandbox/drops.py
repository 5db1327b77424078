"""Files that a company drops into a folder: survey exports, chat subtitles, a kiosk workbook."""

import csv
import io
import zipfile
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

from sandbox.company import Company
from sandbox.model import Conversation, SurveyResponse
from sandbox.surveys import IMPROVE_PROMPT, REASON_PROMPT

SURVEY_HEADER = (
    "Response ID", "Submitted (UTC)", "E-mail", "Phone", "Order", "Product", "Location",
    "Language", "NPS (0-10)", "CSAT (1-5)", "CES (1-7)", REASON_PROMPT, IMPROVE_PROMPT,
)  # fmt: skip
KIOSK_HEADER = ("Entry", "Date", "Time", "Store code", "Store", "Smiley (1-5)", "Comment")
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_surveys(company: Company, folder: Path, now: datetime) -> list[Path]:
    """One semicolon file a month, growing within it; cp1252 where that can hold the month's
    answers, else UTF-8 with a byte-order mark. Dates are dd.mm.yyyy HH:MM in UTC."""
    months: dict[str, list[SurveyResponse]] = {}
    for response in company.surveys:
        if response.at < now:
            months.setdefault(f"{response.at:%Y-%m}", []).append(response)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for month, responses in months.items():
        buffer = io.StringIO()
        writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
        writer.writerow(SURVEY_HEADER)
        writer.writerows(_survey_row(response) for response in responses)
        path = folder / f"survey_{month}.csv"
        path.write_bytes(_encoded(buffer.getvalue()))
        written.append(path)
    return written


def _encoded(text: str) -> bytes:
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError:
        return text.encode("utf-8-sig")


def _survey_row(response: SurveyResponse) -> list[object]:
    customer = response.customer
    gives_phone = int(response.id[2:]) % 3 == 0
    return [
        response.id,
        f"{response.at:%d.%m.%Y %H:%M}",
        "" if gives_phone else customer.email,
        customer.phone if gives_phone else "",
        response.order_id,
        response.product,
        response.location.code,
        customer.language,
        *("" if score is None else score for score in (response.nps, response.csat, response.ces)),
        response.reason.text,
        response.improve.text,
    ]


def write_chats(company: Company, folder: Path, now: datetime) -> list[Path]:
    """One WebVTT or SubRip file a chat, in turns; the name carries start (UTC) and contact."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for number, chat in enumerate(one for one in company.file_chats if one.at < now):
        name = f"{chat.at:%Y%m%dT%H%M%SZ}_{chat.id}"
        as_vtt = number % 2 == 0
        path = folder / f"{name}.{'vtt' if as_vtt else 'srt'}"
        path.write_text(_vtt(chat) if as_vtt else _srt(chat), encoding="utf-8", newline="")
        written.append(path)
    return written


def _vtt(chat: Conversation) -> str:
    cues = [
        f"{_clock(turn.begin_ms, '.')} --> {_clock(turn.begin_ms + 2000, '.')}\n"
        f"<v {_speaker(chat, turn.role)}>{turn.said.text.replace(chr(10), ' ')}"
        for turn in chat.turns
    ]
    header = f"WEBVTT\n\nNOTE started {chat.at:%Y-%m-%dT%H:%M:%SZ}"
    return "\n\n".join((header, *cues)) + "\n"


def _srt(chat: Conversation) -> str:
    cues = [
        f"{number}\r\n{_clock(turn.begin_ms, ',')} --> {_clock(turn.begin_ms + 2000, ',')}\r\n"
        f"{_speaker(chat, turn.role)}: {turn.said.text.replace(chr(10), ' ')}\r\n"
        for number, turn in enumerate(chat.turns, 1)
    ]
    return "\r\n".join(cues)


def _speaker(chat: Conversation, role: str) -> str:
    return "Customer" if role == "customer" else f"Agent {chat.agent.name.split()[0]}"


def _clock(milliseconds: int, mark: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{mark}{rest:03d}"


def write_kiosk(company: Company, folder: Path, now: datetime) -> Path:
    """One workbook with all answers so far; real date and time cells; the same bytes each time."""
    folder.mkdir(parents=True, exist_ok=True)
    book = Workbook()
    book.properties.creator = "Kiosk"
    book.properties.created = book.properties.modified = company.timeline.start.replace(tzinfo=None)
    sheet = book.active
    assert sheet is not None
    sheet.title = "Feedback"
    sheet.append(KIOSK_HEADER)
    for answer in company.kiosk:
        if answer.at < now:
            at = answer.at.replace(tzinfo=None)
            place = answer.location
            sheet.append((answer.id, at.date(), at.time(), place.code, place.name, answer.smiley,
                          answer.said.text or None))  # fmt: skip
    buffer = io.BytesIO()
    book.save(buffer)
    path = folder / "kiosk_feedback.xlsx"
    path.write_bytes(_without_times(buffer.getvalue(), company))
    return path


def _without_times(workbook: bytes, company: Company) -> bytes:
    """The workbook repacked with fixed member times, and without the moment of saving."""
    saved = io.BytesIO()
    stamp = f"{company.timeline.start:%Y-%m-%dT%H:%M:%SZ}".encode()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(saved, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                head, tag, tail = content.partition(b"<dcterms:modified")
                inside, close, rest = tail.partition(b"</dcterms:modified>")
                content = head + tag + inside.partition(b">")[0] + b">" + stamp + close + rest
            info = zipfile.ZipInfo(name, _ZIP_EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, content)
    return saved.getvalue()
