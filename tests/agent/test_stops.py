"""Stop strings in streams."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agent.stops import StopFilter


@given(st.lists(st.text("ab<|>", max_size=4)), st.lists(st.text("ab<|>", min_size=1, max_size=4), max_size=3))
def test_the_text_before_the_first_stop_string_is_shown_and_nothing_after(pieces: list[str], stop: list[str]) -> None:
    stops = StopFilter(stop)
    shown = "".join(stops.feed(piece) for piece in pieces)
    if not stops.stopped:
        shown += stops.rest()
    assert not any(word in shown for word in stop)
    assert "".join(pieces).startswith(shown)
    assert stops.stopped == any(word in "".join(pieces) for word in stop)
    if not stops.stopped:
        assert shown == "".join(pieces)


def test_text_that_cannot_be_a_stop_string_is_not_held_back() -> None:
    stops = StopFilter(["\nQuestion:"])
    assert stops.feed("An answer.") == "An answer."
    assert stops.feed(" Then\n") == " Then"
    assert stops.feed("more") == "\nmore"
