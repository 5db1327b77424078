"""The optional inputs a company supplies beside its feedback, as CSV with simple headers."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from sandbox.company import Company
from sandbox.people import LOCATIONS

CUSTOMERS_HEADER = ("customer_id", "signed_up_on", "country", "language", "plan", "location_code")
IDENTITIES_HEADER = ("customer_id", "kind", "value")
ORDERS_HEADER = (
    "order_id", "customer_id", "ordered_at", "location_code", "product", "amount", "currency",
    "status",
)  # fmt: skip
LOCATIONS_HEADER = ("location_code", "name", "country")


def write_inputs(company: Company, folder: Path, now: datetime) -> list[Path]:
    """customers, identities, orders and locations, as far as they were known before `now`."""
    folder.mkdir(parents=True, exist_ok=True)
    customers = (
        (one.id, f"{one.signed_up_at:%Y-%m-%d}", one.country, one.language, one.plan,
         one.location.code)
        for one in company.customers
    )  # fmt: skip
    orders = (
        (one.id, one.customer_id, f"{one.at:%Y-%m-%dT%H:%M:%SZ}", one.location_code, one.product,
         f"{one.amount:.2f}", one.currency, one.status)
        for one in company.orders
        if one.at < now
    )  # fmt: skip
    locations = ((one.code, one.name, one.country) for one in LOCATIONS)
    return [
        _write(folder / "customers.csv", CUSTOMERS_HEADER, customers),
        _write(folder / "identities.csv", IDENTITIES_HEADER, _identities(company, now)),
        _write(folder / "orders.csv", ORDERS_HEADER, orders),
        _write(folder / "locations.csv", LOCATIONS_HEADER, locations),
    ]


def _identities(company: Company, now: datetime) -> Iterator[tuple[str, str, str]]:
    """E-mail, E.164 phone and account of every customer; contact ids of their conversations,
    which the telephone system knows and the transcripts do not."""
    for one in company.customers:
        yield one.id, "email", one.email
        yield one.id, "phone", one.phone
        yield one.id, "account_id", one.account
    for contact in (*company.calls, *company.chats, *company.file_chats):
        if contact.at < now:
            yield contact.customer.id, "contact_id", contact.id


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path
