"""Guests of a running instance: let in, relayed, refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.contract import Ask
from app.guests import Activate, Attach, Guest
from app.instance import Instance, InstanceBusy
from app.profile import Profile
from indexer.contract import Config, Open, Search
from tests.app.conftest import House, ask, until


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    profile = Profile(tmp_path / "profile")
    profile.prepare()
    return profile


@pytest.fixture
def owner(house: House, profile: Profile) -> Iterator[Instance]:
    instance = Instance(profile)
    assert instance.acquire()
    house.open()
    instance.listen(house.switchboard, has_window=True)
    yield instance
    instance.release()


def test_a_second_window_activates_the_first(owner: Instance, profile: Profile) -> None:
    activated: list[bool] = []
    owner.activated.connect(lambda: activated.append(True))
    guest = Guest(profile, None)
    heard = ask(guest, Activate())
    until(lambda: heard.ended)
    assert heard.results
    assert activated


def test_a_guest_searches_and_asks_through_the_running_instance(
    owner: Instance, profile: Profile, house: House
) -> None:
    searching, asking = Guest(profile, "indexer"), Guest(profile, "agent")
    found = ask(searching, Search("from a guest", 4))
    answered = ask(asking, Ask("through the agent"))
    until(lambda: found.ended and answered.ended)
    assert found.results[0].took_ms == 4
    assert [stage.name for stage in answered.events] == ["searching", "checking"]
    assert {"search from a guest", "search through the agent"} <= set(house.told())


def test_a_guest_may_not_configure_a_child(owner: Instance, profile: Profile) -> None:
    guest = Guest(profile, "indexer")
    heard = ask(guest, Open(Config("elsewhere", "", "")))
    until(lambda: heard.ended)
    assert heard.faults[0].code == "refused"


def test_a_guest_that_leaves_has_its_calls_cancelled(owner: Instance, profile: Profile, house: House) -> None:
    guest = Guest(profile, "indexer")
    heard = ask(guest, Search("slow"))
    until(lambda: "search slow" in house.told())
    guest.close()
    until(lambda: heard.ended)
    assert heard.faults[0].code == "stopped"
    until(lambda: "search cancelled" in house.told(), 3)


def test_a_guests_cancel_reaches_the_child(owner: Instance, profile: Profile, house: House) -> None:
    guest = Guest(profile, "indexer")
    heard = ask(guest, Search("slow"))
    until(lambda: "search slow" in house.told())
    heard.cancel()
    until(lambda: heard.ended)
    assert heard.faults[0].code == "cancelled"


def test_bytes_that_are_no_frames_end_the_connection_and_nothing_else(
    owner: Instance, profile: Profile, house: House
) -> None:
    bad, good = Guest(profile, "indexer"), Guest(profile, "indexer")
    bad._socket.write(b"this is no frame\n")
    heard = ask(bad, Search("never"))
    until(lambda: heard.ended)
    assert heard.faults[0].code == "stopped"
    found = ask(good, Search("x", 1))
    until(lambda: found.ended)
    assert found.results


def test_an_attach_to_something_else_ends_the_connection(owner: Instance, profile: Profile) -> None:
    guest = Guest(profile, None)
    heard = ask(guest, Attach("indexer"))
    until(lambda: heard.ended)
    other = Guest(profile, None)
    refused = ask(other, Search("unattached"))
    until(lambda: refused.ended)
    assert refused.faults[0].code == "refused"


def test_an_owner_that_does_not_listen_is_told_of_in_one_sentence(profile: Profile) -> None:
    with pytest.raises(InstanceBusy, match="does not answer"):
        Guest(profile, "indexer")
