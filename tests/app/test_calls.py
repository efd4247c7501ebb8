"""Answers are handed over in order, later, and each to its own receiver."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QObject

from app.calls import Deliveries, decoding
from indexer.contract import Coverage, Folders, Found, ListFolders, Search
from indexer.wire import Fault, body_of
from tests.app.conftest import until

pytestmark = pytest.mark.usefixtures("qapp")


def test_what_is_due_is_handed_over_by_the_event_loop_in_order() -> None:
    parent, got = QObject(), list[int]()
    deliveries = Deliveries(parent)
    for n in range(5):
        deliveries.add(lambda n=n: got.append(n))  # type: ignore[misc]
    assert got == []
    until(lambda: len(got) == 5)
    assert got == [0, 1, 2, 3, 4]


def test_a_receiver_that_causes_another_delivery_sees_it_after_its_own() -> None:
    parent, got = QObject(), list[str]()
    deliveries = Deliveries(parent)

    def first() -> None:
        deliveries.add(lambda: got.append("second"))
        got.append("first")

    deliveries.add(first)
    deliveries.deliver()
    assert got == ["first", "second"]


def test_a_receiver_that_raises_leaves_the_rest_to_the_event_loop() -> None:
    parent, got = QObject(), list[str]()
    deliveries = Deliveries(parent)

    def broken() -> None:
        raise RuntimeError("a receiver is broken")

    deliveries.add(broken)
    deliveries.add(lambda: got.append("the next"))
    with pytest.raises(RuntimeError):
        deliveries.deliver()
    until(lambda: got)


def test_a_result_is_decoded_by_the_type_that_its_request_names() -> None:
    parent, got, faults = QObject(), list[Found](), list[Fault]()
    deliveries = Deliveries(parent)
    waiting = decoding(deliveries, Search("x"), got.append, faults.append, None)
    found = Found((), 1.5, Coverage(1, 1, 0, 0))
    waiting.on_result(body_of(found))
    waiting.on_result(body_of(Folders((), False, "ready")))
    waiting.on_result(msgspec.Raw(b"[1"))
    deliveries.deliver()
    assert got == [found]
    assert [fault.code for fault in faults] == ["failed", "failed"]


def test_events_that_nobody_wants_are_not_even_decoded() -> None:
    parent = QObject()
    waiting = decoding(Deliveries(parent), ListFolders(), print, print, None)
    waiting.on_event(msgspec.Raw(b"not json"))
