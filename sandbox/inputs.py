"""The optional inputs a company supplies beside its feedback, as CSV with simple headers."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from sandbox.company import BRAND, Company
from sandbox.people import LOCATIONS

CUSTOMERS_HEADER = (
    "customer_id", "segment", "plan", "country", "signed_up_on", "language", "location_code",
)  # fmt: skip
IDENTITIES_HEADER = ("customer_id", "kind", "value")
ORDERS_HEADER = (
    "order_id", "customer_id", "ordered_at", "brand", "product", "amount", "currency",
    "location_code", "status",
)  # fmt: skip
ACTIVE_HEADER = ("week_start", "brand", "customers")
LOCATIONS_HEADER = ("location_code", "name", "country")


def write_inputs(company: Company, folder: Path, now: datetime) -> list[Path]:
    """customers, identities, orders, active_customers and locations, as known before `now`."""
    folder.mkdir(parents=True, exist_ok=True)
    customers = (
        (one.id, one.segment, one.plan, one.country, f"{one.signed_up_at:%Y-%m-%d}",
         one.language, one.location.code)
        for one in company.customers
    )  # fmt: skip
    orders = (
        (one.id, one.customer_id, f"{one.at:%Y-%m-%dT%H:%M:%SZ}", BRAND, one.product,
         f"{one.amount:.2f}", one.currency, one.location_code, one.status)
        for one in company.orders
        if one.at < now
    )  # fmt: skip
    locations = ((one.code, one.name, one.country) for one in LOCATIONS)
    return [
        _write(folder / "customers.csv", CUSTOMERS_HEADER, customers),
        _write(folder / "identities.csv", IDENTITIES_HEADER, _identities(company, now)),
        _write(folder / "orders.csv", ORDERS_HEADER, orders),
        _write(folder / "active_customers.csv", ACTIVE_HEADER, _active(company, now)),
        _write(folder / "locations.csv", LOCATIONS_HEADER, locations),
    ]


def _identities(company: Company, now: datetime) -> Iterator[tuple[str, str, str]]:
    """E-mail, E.164 phone and account of every customer; contact ids of their conversations,
    which the telephone system knows and the transcripts do not."""
    for one in company.customers:
        yield one.id, "email", one.email
        yield one.id, "phone", one.phone
        yield one.id, "account", one.account
    for contact in (*company.calls, *company.chats, *company.file_chats):
        if contact.at < now:
            yield contact.customer.id, "contact_id", contact.id


def _active(company: Company, now: datetime) -> Iterator[tuple[date, str, int]]:
    """Distinct customers who ordered in each ISO week that had ended before `now`."""
    weeks: dict[date, set[str]] = {}
    for order in company.orders:
        monday = order.at.date() - timedelta(days=order.at.weekday())
        weeks.setdefault(monday, set()).add(order.customer_id)
    for monday, buyers in weeks.items():
        if monday + timedelta(days=7) <= now.date():
            yield monday, BRAND, len(buyers)


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path
