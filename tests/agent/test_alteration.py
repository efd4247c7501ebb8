"""Names that stand where the source says something else."""

from __future__ import annotations

from agent.alteration import Said, altered

SOURCE = Said(("selena", "buri", "seaside", "memorial", "park"), frozenset({"selena", "seaside", "memorial", "park"}))


def said(*stems: str, names: str) -> Said:
    return Said(stems, frozenset(names.split()))


def test_the_same_words_are_not_altered() -> None:
    assert not altered(SOURCE, [SOURCE], ())


def test_a_name_opposite_another_name_is_altered_also_when_the_source_is_about_it() -> None:
    sentence = said("texa", "buri", "seaside", "memorial", "park", names="texa seaside memorial park")
    assert altered(sentence, [SOURCE], ())
    assert altered(sentence, [SOURCE], {"texa"})


def test_a_name_opposite_nothing_has_to_be_what_the_source_is_about() -> None:
    source = said("born", "lisbon", names="lisbon")
    sentence = said("ann", "lee", "born", "lisbon", names="ann lee lisbon")
    assert altered(sentence, [source], ())
    assert not altered(sentence, [source], {"ann", "lee"})


def test_a_name_opposite_a_common_noun_says_who_is_meant() -> None:
    source = said("film", "direct", "yuzna", names="yuzna")
    sentence = said("re-animator", "direct", "yuzna", names="re-animator yuzna")
    assert not altered(sentence, [source], {"re-animator"})
    assert altered(sentence, [source], ())


def test_a_shortened_sentence_is_not_altered() -> None:
    assert not altered(said("selena", "buri", names="selena"), [SOURCE], ())


def test_another_form_of_a_name_is_the_same_name() -> None:
    source = said("marke", "australia", names="australia")
    assert not altered(said("marke", "australian", names="australian"), [source], ())


def test_two_sources_are_read_one_after_the_other() -> None:
    first, second = said("kalam", "bor", "rameswaram", names="kalam rameswaram"), said("studi", "physics", names="")
    assert not altered(
        said("kalam", "bor", "rameswaram", "studi", "physics", names="kalam rameswaram"), [first, second], ()
    )
