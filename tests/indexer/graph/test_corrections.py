"""What the user said, in the order in which it was said, over rows that come and go."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.graph.corrections import Word, wishes, without, word_of
from indexer.graph.records import Correction

ROWS = {"name:2:ann": 1, "name:2:bo": 2, "name:2:cy": 3, "mailto:ann@contoso.com": 4}


def present(anchors: Sequence[str]) -> list[int]:
    return [ROWS[one] for one in anchors if one in ROWS]


def word(action: str, one: str, other: str = "", text: str = "") -> Word:
    return Word(action, tuple(one.split(",")), tuple(other.split(",")) if other else (), text)  # type: ignore[arg-type]


ANN, BO, CY, MAIL = "name:2:ann", "name:2:bo", "name:2:cy", "mailto:ann@contoso.com"


def test_a_newer_split_wins_over_older_merges_also_through_a_third() -> None:
    said = [word("merge", ANN, BO), word("merge", BO, CY), word("split", ANN, CY)]
    found = wishes(reversed(said), present)
    assert found.apart == {(1, 3)}
    assert found.together == [(2, 3)], "the newer of the two merges"
    assert found.keep_apart(3, 1)
    assert not found.keep_apart(1, 2)


def test_a_newer_merge_wins_over_an_older_split() -> None:
    found = wishes(reversed([word("split", ANN, BO), word("merge", ANN, BO)]), present)
    assert (found.together, found.apart) == ([(1, 2)], set())


def test_rows_that_are_not_there_are_passed_over() -> None:
    gone = "name:2:zed"
    found = wishes([word("merge", f"{gone},{ANN}", MAIL), word("reject", gone), word("pin", f"{gone},{BO}")], present)
    assert (found.together, found.closed, found.pinned) == ([(1, 4)], set(), {2})


def test_the_newest_name_and_pin_hold() -> None:
    said = [word("rename", ANN, text="A"), word("pin", ANN), word("rename", ANN, text="B"), word("unpin", ANN)]
    found = wishes(reversed(said), present)
    assert (found.names, found.pinned) == ({1: "B"}, set())


def test_what_another_version_wrote_is_passed_over() -> None:
    assert word_of(Correction(1, ("ann",), '{"pin": "Ann"}', 0)) is None
    assert word_of(Correction(1, ("ann",), "no json", 0)) is None
    assert word_of(Correction(1, ("ann",), '{"action": "pin", "one": ["name:2:ann"]}', 0)) == word("pin", ANN)


def test_a_word_forgets_names_and_says_nothing_when_none_is_left() -> None:
    told = Word("merge", (ANN, BO), (MAIL,), sentence="“Bo” and “Ann Lee” (ann@contoso.com) are one.")
    assert told.keys == ("ann", "bo", "mailto:ann@contoso.com")
    kept = without(told, {"bo"})
    assert kept == Word("merge", (ANN,), (MAIL,), sentence="“ann” and “ann@contoso.com” are one.")
    assert without(told, {"mailto:ann@contoso.com"}) is None
    assert without(told, {"ann", "bo"}) is None
