"""Writes everything of the company that arrives as files."""

from datetime import datetime
from pathlib import Path

from sandbox.company import Company
from sandbox.contact_lens import write_analyses
from sandbox.drops import write_chats, write_kiosk, write_surveys
from sandbox.inputs import write_inputs


def write_files(company: Company, folder: Path, now: datetime | None = None) -> list[Path]:
    """Writes `contact_lens/`, `drop/` and `inputs/` below `folder` as they stand at `now`.

    A later `now` adds files and lengthens the month's survey file and the kiosk workbook;
    whatever had happened before stays as it was.
    """
    moment = now or company.timeline.as_of
    return [
        *write_analyses(company, folder / "contact_lens", moment),
        *write_surveys(company, folder / "drop" / "survey", moment),
        *write_chats(company, folder / "drop" / "chats", moment),
        write_kiosk(company, folder / "drop" / "kiosk", moment),
        *write_inputs(company, folder / "inputs", moment),
    ]
