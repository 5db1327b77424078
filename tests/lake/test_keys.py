from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from lake.keys import KeyRing, normalise
from lake.records import Identity

RING = KeyRing(b"s" * 64, "id")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Identity("email", "Ann@Example.com "), Identity("email", "ann@example.com")),
        (Identity("phone", "+44 20 7946 0958"), Identity("phone", "0044 (0)20-7946-0958")),
        (Identity("phone", "+1 (415) 555-0101"), Identity("phone", "+14155550101")),
        (Identity("account", " A-17 "), Identity("account", "A-17")),
    ],
)
def test_the_same_person_written_differently_has_one_key(one: Identity, other: Identity) -> None:
    assert RING.key(one) == RING.key(other)


def test_kinds_do_not_collide() -> None:
    kinds = ("email", "phone", "account", "nickname", "agent")
    assert len({RING.key(Identity(kind, "4471")) for kind in kinds}) == len(kinds)


def test_nobody_has_no_key() -> None:
    assert RING.key(None) is None
    assert RING.key(Identity("email", "  ")) is None


def test_a_phone_without_country_stays_national() -> None:
    assert normalise(Identity("phone", "020 7946 0958")) == "02079460958"


def test_another_tenant_gets_other_keys() -> None:
    person = Identity("email", "ann@example.com")
    assert RING.key(person) != KeyRing(b"t" * 64, "id").key(person)


def test_the_key_is_made_once_for_the_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VOC_HASH_KEY", raising=False)
    rings: list[KeyRing] = []
    threads = [
        threading.Thread(target=lambda: rings.append(KeyRing.load(tmp_path))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({ring.secret for ring in rings}) == 1
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_a_given_key_wins_and_is_not_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOC_HASH_KEY", "k" * 40)
    assert KeyRing.load(tmp_path).secret == b"k" * 40
    assert not (tmp_path / "key").exists()


def test_the_key_id_does_not_give_the_key_away() -> None:
    assert KeyRing.load.__doc__
    assert len(RING.key_id) < 9


def test_an_emptied_key_file_is_an_error_that_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VOC_HASH_KEY", raising=False)
    (tmp_path / "key").touch()
    with pytest.raises(ValueError, match="restore it from a backup"):
        KeyRing.load(tmp_path)
