"""Questions that no passage answers alone, through the real store, graph, embedder and search."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.extractors import Extracted
from indexer.graph.drawing import drawn_of
from indexer.search import Searcher
from indexer.store import Store
from indexer.vectors import Vectors
from tests.indexer.made import FIRST, KEY, document, embedder, passages_of

PAGES = {
    "The Silver Harbour": "The Silver Harbour is a 1974 film directed by Mara Quandt, with Otto Reimer in the lead.",
    "Mara Quandt": "Mara Quandt (1931–2004) grew up in the town of Lindholm as the daughter of a miller.",
    "Otto Reimer": "Otto Reimer was an actor who also sang in a choir.",
    "The Glass Orchard": "The Glass Orchard is a film of 1981 directed by Helen Abbott about a family of glaziers.",
    "Helen Abbott": "Helen Abbott grew up in Bristol and made nine films.",
    "Directors of the North": "Many a director of films grew up in a town by the sea, far from any harbour of silver.",
    "Growing up": "In which town a director grew up says little about the films.",
}
QUESTION = "In which town did the director of The Silver Harbour grow up?"


def page(store: Store, title: str, text: str, *, drawn: bool = True) -> None:
    extracted: Extracted = document(text, title=title)
    passages = passages_of(extracted, real=True)
    path = f"/pages/{title}.txt"
    store.replace(path, FIRST, "", extracted, passages, drawn=drawn_of(path, extracted, passages) if drawn else None)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "index.db", KEY)
    yield made
    made.close()


@pytest.fixture
def searcher(store: Store, tmp_path: Path) -> Iterator[Searcher]:
    vectors = Vectors(store.vectors, tmp_path / "nothing", "exact")
    vectors.start()
    yield Searcher(store, vectors, embedder())
    vectors.close()


def test_a_question_leads_from_a_film_to_its_director_and_says_how(store: Store, searcher: Searcher) -> None:
    for title, text in PAGES.items():
        page(store, title, text)
    hits = searcher.search(QUESTION, 7).hits
    by_title = {hit.title: (rank, hit) for rank, hit in enumerate(hits)}
    assert {hit.title for hit in hits[:2]} == {"The Silver Harbour", "Mara Quandt"}
    assert by_title["The Silver Harbour"][0] < by_title["Otto Reimer"][0]
    director = by_title["Mara Quandt"][1]
    assert "graph" in director.why
    assert [name.removeprefix("The ") for name in director.path] == ["Silver Harbour", "Mara Quandt"]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0.0 <= hit.score <= 1.0 for hit in hits)


def test_a_store_without_a_graph_answers_by_the_blend(store: Store, searcher: Searcher) -> None:
    for title, text in PAGES.items():
        page(store, title, text, drawn=False)
    alone = Searcher(store, searcher._vectors, embedder(), links=False)
    hits = searcher.search(QUESTION, 7).hits
    assert hits == alone.search(QUESTION, 7).hits
    assert all("graph" not in hit.why and not hit.path for hit in hits)


def test_a_link_does_not_leave_the_wanted_files(store: Store, searcher: Searcher) -> None:
    for title, text in PAGES.items():
        page(store, title, text)
    wanted = [f"/pages/{title}.txt" for title in PAGES if title != "Mara Quandt"]
    assert "Mara Quandt" not in [hit.title for hit in searcher.search(QUESTION, 9, wanted).hits]
