"""Customers, agents, locations and orders."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from sandbox import pii
from sandbox.model import Agent, Location, Order, Person
from sandbox.timeline import Timeline

CUSTOMERS = 1500
ORDERS = 6000
PRODUCTS = ("Home Delivery", "Click & Collect", "Marrowby Plus", "Own Label", "Meal Kits")

_STORES = {
    "us": ("Elm Street", "Harbor Point", "Maple Grove", "Northgate"),
    "gb": ("Kingsway", "Millbrook", "Old Dock", "Fairfield"),
    "ie": ("Rathmore",),
    "de": ("Lindenplatz", "Hafenstraße"),
    "fr": ("Les Tilleuls",),
    "es": ("Plaza Mayor",),
    "nl": ("Molenpark",),
    "it": ("Via Larga",),
}
LOCATIONS = tuple(
    Location(f"{country.upper()}{number:02d}", name, country)
    for country, names in _STORES.items()
    for number, name in enumerate(names, 1)
)

_COUNTRIES = {"us": 42, "gb": 26, "ie": 4, "de": 11, "fr": 7, "es": 4, "nl": 3, "it": 3}
_NATIVE = {"de": "de", "fr": "fr", "es": "es", "nl": "nl", "it": "it"}
_FIRST = {
    "en": "Alice Ben Chloe Daniel Ellie Frank Grace Harry Imogen Jack Kezia Liam Maya Noah "
    "Olivia Peter Quentin Rosa Sam Tess Uma Victor Wendy Xavier Yasmin Zoe Dev Priya Kwame "
    "Aisha Marcus Denise Tyrone Megan Callum Siobhan Latoya Brett Carla Hank",
    "de": "Anke Bernd Claudia Dieter Elke Florian Greta Jürgen Katrin Lukas Monika Sven Ute",
    "fr": "Amélie Bruno Camille Didier Élodie Fabrice Hélène Julien Manon Océane Thierry",
    "es": "Álvaro Beatriz Carmen Diego Elena Íñigo Lucía Pablo Rocío Sergio",
    "nl": "Anouk Bram Femke Jeroen Lotte Maarten Sanne Thijs Willemijn",
    "it": "Alessia Bruno Chiara Davide Elisa Fabio Giulia Matteo Serena",
}
_LAST = {
    "en": "Abbott Bailey Cartwright Dawson Ellison Fairweather Gallagher Hargreaves Iqbal "
    "Johnson Kowalski Lindqvist Mbeki Nolan Okafor Patel Quigley Rahman Stubbs Thornton "
    "Underhill Vance Whitcombe Yardley Zimmer Castillo Freeman Nguyen O'Leary Pruitt",
    "de": "Bauer Dreyer Hoffmann Jansen Köhler Lehmann Neumann Schröder Vogt Weiß",
    "fr": "Bernard Chevalier Dubois Fontaine Girard Lefèvre Moreau Renaud",
    "es": "Álvarez Castro Delgado Fuentes Morales Núñez Ortega Romero",
    "nl": "Bakker Dekker Hendriks Mulder Smit Visser",
    "it": "Bianchi Conti Esposito Ferrari Greco Marino Ricci",
}
_STREETS = {
    "en": ("Alder Lane", "Chapel Street", "Orchard Road", "Station Road", "Birch Avenue"),
    "de": ("Gartenstraße", "Am Mühlbach", "Schillerweg"),
    "fr": ("rue des Lilas", "avenue de la Gare", "rue du Moulin"),
    "es": ("calle del Olmo", "avenida del Puerto"),
    "nl": ("Dorpsstraat", "Wilgenlaan"),
    "it": ("via dei Tigli", "viale Roma"),
}
_TOWNS = {
    "us": ("Springdale, IL 60610", "Fairhaven, WA 98101"),
    "gb": ("Millbrook BS3 4QT", "Ashford Green M14 6AB"),
    "ie": ("Rathmore D04 X2P9",),
    "de": ("10115 Berlin", "20457 Hamburg"),
    "fr": ("69003 Lyon",),
    "es": ("28012 Madrid",),
    "nl": ("3511 LX Utrecht",),
    "it": ("20122 Milano",),
}
_NICK = (
    "Shopper", "mum_of_3", "GadgetFan", "noodles", "thatguy", "KitchenWitch", "user", "happyhen",
    "BigBen", "veggie", "sleepless", "retired teacher", "cyclist", "FoodieFox", "nightnurse",
)  # fmt: skip


def customers(seed: int, timeline: Timeline) -> tuple[Person, ...]:
    rng = Random(f"{seed}/customers")
    return tuple(_customer(rng, number, timeline) for number in range(CUSTOMERS))


def _customer(rng: Random, number: int, timeline: Timeline) -> Person:
    country = rng.choices(tuple(_COUNTRIES), tuple(_COUNTRIES.values()))[0]
    origin = _NATIVE.get(country, "en")
    language = origin if rng.random() < 0.8 else "en"
    if origin == "en" and rng.random() < 0.02:
        language = rng.choice(("pl", "ja", "es"))
    first = rng.choice(_FIRST[origin].split())
    last = rng.choice(_LAST[origin].split())
    plain = f"{first}.{last}".lower().replace("'", "")
    ascii_name = plain.translate(str.maketrans("áéèêíóöüúñçßáâ", "aeeeioouuncsaa"))
    street = rng.choice(_STREETS[origin])
    house = rng.randint(1, 240)
    line = f"{house} {street}" if origin in ("en", "fr") else f"{street} {house}"
    domain = rng.choice(("example.com", "example.org", "mail.example", "example.net"))
    return Person(
        id=f"C-{10001 + number}",
        name=f"{first} {last}",
        email=f"{ascii_name}{number}@{domain}",
        phone=pii.phone(rng, country),
        account=f"MRB{pii.digits(rng, 8)}",
        country=country,
        language=language,
        handle=f"{ascii_name.replace('.', rng.choice(('', '_')))}{number}",
        nickname=f"{rng.choice(_NICK)}{rng.choice(('', '', '_', ' '))}{rng.randint(1, 9999)}",
        address=f"{line}, {rng.choice(_TOWNS[country])}",
        location=rng.choice([place for place in LOCATIONS if place.country == country]),
        segment=rng.choices(("family", "single", "student", "pensioner"), (5, 3, 1, 2))[0],
        plan=rng.choices(("basic", "plus"), (3, 1))[0],
        signed_up_at=timeline.start - timedelta(days=rng.randint(3, 1200)),
        update_lag_days=min(rng.expovariate(1 / 5), 60),
    )


def agents(seed: int) -> tuple[Agent, ...]:
    """Eighteen agents and two administrators in three groups."""
    rng = Random(f"{seed}/agents")
    firsts = rng.sample(_FIRST["en"].split(), 20)
    lasts = rng.sample(_LAST["en"].split(), 20)
    return tuple(
        Agent(
            id=900_000_001 + number,
            name=f"{first} {last}",
            email=f"{first.lower()}.{last.lower().replace(chr(39), '')}@marrowby.example",
            role="admin" if number < 2 else "agent",
            group_id=700_001 + number % 3,
        )
        for number, (first, last) in enumerate(zip(firsts, lasts, strict=True))
    )


def orders(seed: int, people: Sequence[Person], times: Sequence[datetime]) -> tuple[Order, ...]:
    """One order at each of `times`; euro, pound or dollar by the buyer's country."""
    rng = Random(f"{seed}/orders")
    made = []
    for number, at in enumerate(times):
        person = rng.choice(people)
        made.append(
            Order(
                id=f"MB-{1000 + number // 10000:04d}-{number % 10000:04d}",
                customer_id=person.id,
                at=at,
                location_code=person.location.code,
                product=rng.choices(PRODUCTS, (50, 25, 5, 12, 8))[0],
                amount=round(rng.lognormvariate(3.9, 0.5), 2),
                currency=currency(person.country),
                status=rng.choices(("delivered", "cancelled", "refunded"), (93, 4, 3))[0],
            )
        )
    return tuple(made)


def orders_of(all_orders: Sequence[Order]) -> dict[str, list[Order]]:
    """Each customer's orders, oldest first."""
    owned: dict[str, list[Order]] = {}
    for order in all_orders:
        owned.setdefault(order.customer_id, []).append(order)
    return owned


def latest_order(owned: Sequence[Order], at: datetime) -> str:
    """Id of the last order before `at`, or an empty text."""
    return next((order.id for order in reversed(owned) if order.at < at), "")


def currency(country: str) -> str:
    return {"us": "USD", "gb": "GBP"}.get(country, "EUR")
