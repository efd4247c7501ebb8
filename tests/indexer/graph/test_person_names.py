"""Names in their parts, and how two of them go together."""

from __future__ import annotations

import pytest

from indexer.graph.person_names import Agreement, agreement, parse
from indexer.graph.similar import distance, misspelt, unread
from indexer.graph.spelling import folded, skeleton


def words(raw: str) -> tuple[str, ...]:
    """The words of a name."""
    name = parse(raw)
    return name.words if name is not None else ()


def level(a: str, b: str) -> Agreement:
    """How two names go together; the same the other way round."""
    one, other = parse(a), parse(b)
    assert one is not None
    assert other is not None
    assert agreement(one, other) is agreement(other, one)
    return agreement(one, other)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Ann Lee", ("ann", "lee")),
        ("Lee, Ann", ("ann", "lee")),
        ("LEE Ann", ("ann", "lee")),
        ("Dr. Ann-Kathrin Lee", ("ann", "kathrin", "lee")),
        ("Lee, Ann, PhD", ("ann", "lee")),
        ("AnnLee", ("ann", "lee")),
        ("ann.lee@contoso.com", ("ann", "lee")),
        ("Ann Lee via All Staff", ("ann", "lee")),
        ("Ludwig van Beethoven", ("ludwig", "beethoven")),
        ("Müller", ("muller",)),
        ("Иван Петров", ("ivan", "petrov")),
        ("王小明", ("王小明",)),
        ("דָּוִד כהן", ("דוד", "כהן")),
        ("\u202bمُحَمَّد علي\u202c", ("محمد", "علي")),
        ("unknown", ()),
        ("1234", ()),
        ("", ()),
    ],
)
def test_a_name_in_its_words(raw: str, expected: tuple[str, ...]) -> None:
    assert words(raw) == expected


def test_a_nickname_in_brackets_and_a_suffix_are_told_apart() -> None:
    name = parse('Robert "Bobby" Miller Jr.')
    assert name is not None
    assert (name.words, name.nickname, name.suffix) == (("robert", "miller"), "bobby", "jr")


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("José García", "Jose Garcia", Agreement.EQUAL),
        ("Jörg Müller", "Joerg Mueller", Agreement.EQUAL),
        ("Пётр Иванов", "Petr Ivanov", Agreement.EQUAL),
        ("Wei Chen", "Chen Wei", Agreement.TURNED),
        ("Ann Lee", "Ann Marie Lee", Agreement.CONTAINED),
        ("Ana Ruiz", "Ana Ruiz Gómez", Agreement.WEAK),
        ("Mary Jane", "Mary Jane Fairbrother", Agreement.WEAK),
        ("Felipe VI", "Philip V of Spain", Agreement.APART),
        ("Johann Frederick I", "Johann Frederick II", Agreement.APART),
        ("John Louis", "John Louis I", Agreement.INITIAL),
        ("Elisabeth Charlotte", "Elisabeth Charlotte of Anhalt", Agreement.INITIAL),
        ("Mathilda of Bourbon", "Mathilde of Saxony", Agreement.APART),
        ("George V", "George I", Agreement.APART),
        ("Katharina Bernstein", "Katharina Bemstein", Agreement.SPELT),
        ("Robert Miller", "Bob Miller", Agreement.SHORT),
        ("Aleksandar Petrović", "Saša Petrović", Agreement.SHORT),
        ("Robert Miller", "R. Miller", Agreement.INITIAL),
        ("Robert Miller", "Miller", Agreement.PART),
        ("Robert Miller", "Kim", Agreement.UNKNOWN),
        ("Robert Miller", "Richard Miller", Agreement.APART),
        ("Robert Miller Jr.", "Robert Miller Sr.", Agreement.APART),
        ("Anna Steinfeld", "Anna Steinwald", Agreement.APART),
        ("王小明", "王小明", Agreement.EQUAL),
        ("王小明", "王大明", Agreement.UNKNOWN),
    ],
)
def test_how_two_names_go_together(a: str, b: str, expected: Agreement) -> None:
    assert level(a, b) is expected


def test_spellings_of_umlauts_and_alphabets_come_out_the_same() -> None:
    assert len({skeleton(folded(one)) for one in ("Müller", "Mueller", "Muller", "MÜLLER", "Mu\u0308ller")}) == 1
    assert folded("Łukasz Иванов") == "lukasz ivanov"
    assert skeleton(folded("Michael")) != skeleton(folded("Michele"))
    assert folded("パーク") != folded("ハーク"), "voicing signs tell kana apart"


def test_edits_are_counted_up_to_a_bound_and_readings_are_forgiven() -> None:
    assert distance("martha", "marhta", 2) == 1
    assert distance("kitten", "sitting", 3) == 3
    assert distance("abc", "xyz", 1) == 2
    assert unread("bemstein") == unread("bernstein")
    assert misspelt("kathar1na", "katharina")
    assert not misspelt("ann", "anm"), "too short to tell"


def test_no_name_is_too_long_or_too_strange() -> None:
    for raw in ("A " * 10_000, "(" * 5_000, "," * 5_000, "\u0301" * 5_000, "é" * 100_000, "\x00\ud800x y", "-" * 9_999):
        name = parse(raw)
        assert name is None or len(name.words) <= 6
