"""What the graph says of names, from the real tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.database import rows
from indexer.graph.link_rows import MOST_ABOUT, MOST_NAMING, held, known
from indexer.graph.model import Drawn, NewEntity, NewMention
from indexer.store import Store
from tests.indexer.made import FIRST, KEY, document, passages_of


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "index.db", KEY)
    yield made
    made.close()


def put(store: Store, path: str, *named: tuple[str, bool]) -> int:
    """Store a file of one passage that names some things, each with whether it is about it; the passage's id."""
    extracted = document("Some text in which names stand.")
    entities = tuple(NewEntity("organisation", name) for name, _ in named)
    mentions = tuple(NewMention(n, 0, 5, 9, "name", 0.9 - n / 100, about) for n, (_, about) in enumerate(named))
    store.replace(path, FIRST, path, extracted, passages_of(extracted), drawn=Drawn(entities, mentions))
    ((id_,),) = rows(
        store.database.connection,
        "SELECT p.id FROM passage p JOIN file f ON f.id = p.file WHERE f.path = ?",
        (path,),
    )
    return int(id_)


def entity(store: Store, name: str) -> int:
    (found,) = store.graph.named([name])[name]
    return found


def test_a_passage_holds_its_names_and_says_what_it_is_about(store: Store) -> None:
    one = put(store, "/a.txt", ("Contoso Ltd", False), ("The Falcon (ship)", True))
    here = held(store.database, [one])[one]
    assert list(here) == ["falcon ship", "falcon", "contoso ltd"]
    assert here["falcon"].about
    assert not here["contoso ltd"].about
    assert here["contoso ltd"].start == 5


def test_a_name_is_known_by_who_is_about_it_and_who_names_it(store: Store) -> None:
    about = put(store, "/about.txt", ("The Falcon (ship)", True))
    names = put(store, "/names.txt", ("Falcon", False))
    put(store, "/other.txt", ("Heron", False))
    found = known(store.database, ["falcon", "nobody"])
    assert set(found) == {"falcon"}
    assert found["falcon"].about == (about,)
    assert found["falcon"].naming == (about, names)
    assert found["falcon"].number == 2
    assert found["falcon"].written.endswith("Falcon (ship)")


def test_names_that_are_one_answer_together_and_hidden_ones_do_not(store: Store) -> None:
    first = put(store, "/first.txt", ("Contoso Ltd", True))
    second = put(store, "/second.txt", ("Kontoso", False))
    assert known(store.database, ["kontoso"])["kontoso"].about == ()
    one, other = entity(store, "contoso ltd"), entity(store, "kontoso")
    with store.database.write() as connection:
        connection.executemany(
            "INSERT INTO same (entity, canonical, confidence) VALUES (?, ?, 100)", [(one, one), (other, one)]
        )
    merged = known(store.database, ["kontoso"])["kontoso"]
    assert merged.about == (first,)
    assert merged.naming == (first, second)
    with store.database.write() as connection:
        connection.execute("UPDATE same SET hidden = 1 WHERE entity = ?", (one,))
    assert known(store.database, ["kontoso", "contoso ltd"]) == {}


def test_a_name_that_everybody_uses_leads_nowhere(store: Store) -> None:
    for number in range(MOST_NAMING + 1):
        put(store, f"/{number}.txt", ("Head Office", number <= MOST_ABOUT))
    found = known(store.database, ["head office"])["head office"]
    assert found.about == ()
    assert found.naming == ()
    assert found.number == MOST_NAMING + 1
