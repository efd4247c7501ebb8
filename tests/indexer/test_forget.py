"""What is forgotten leaves nothing: not in a table, not in the words, not in a file of the index."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.contract import Correct, Forgotten, VerifyProgress
from indexer.database import Stopped, rows
from indexer.extractors import Described, Extracted, Part, Person
from indexer.forget import forget
from indexer.graph.drawing import drawn_of
from indexer.graph.identity import Identity
from indexer.graph.identity_rows import Decided
from indexer.graph.knowledge import Knowledge
from indexer.store import Store
from tests.indexer.made import FIRST, KEY, direction, document, found, passages_of, put


@pytest.fixture
def store(tmp_path: Path) -> Store:
    one = Store(tmp_path / "index.db", KEY)
    for n in range(40):
        put(one, f"/docs/{n % 2}/bird{n}.txt", *(f"heron{n} on page {k}. " * 30 for k in range(4)), seed=n)
    return one


def forgotten(store: Store, path: str) -> Forgotten:
    return forget(store, store.path.parent, path, lambda _: None, lambda: False, lambda: None)


def test_a_forgotten_folder_leaves_nothing_and_the_rest_stays(store: Store) -> None:
    store.kept.keep_vectors([b"1" * 16], direction(1)[None, :])
    result = forgotten(store, "/docs/1")
    assert (result.files, result.passages, result.proved) == (20, 80, True)
    assert "looked for in every file" in result.sentence
    assert store.counts().files == 20
    assert found(store, "heron1") == []
    assert len(found(store, "heron2")) == 4
    connection = store.database.connection
    assert rows(connection, "SELECT term FROM word_count WHERE term IN ('heron1', 'heron2')") == [("heron2",)]
    assert rows(connection, "SELECT count(*) FROM kept_vector") == [(0,)]
    segments = b"".join(bytes(block) for (block,) in rows(connection, "SELECT block FROM words_data"))
    assert b"heron" in segments, "terms are looked for as they are stored"
    assert store.is_forgotten("/docs/1/bird1.txt")
    assert store.check() == ""


def test_the_words_of_a_deleted_file_lie_in_the_index_until_it_is_forgotten(store: Store) -> None:
    """The reason why deleting is not enough."""
    put(store, "/docs/0/secret.txt", "zanzibar")
    store.remove(["/docs/0/secret.txt"])

    def segments() -> bytes:
        return b"".join(bytes(b) for (b,) in rows(store.database.connection, "SELECT block FROM words_data"))

    assert b"zanzibar" in segments()
    assert forgotten(store, "/docs/0/secret.txt").proved
    assert b"zanzibar" not in segments()


def texts_of_all_tables(store: Store) -> str:
    """Every text that stands in a table, also those of JSON and of the words of the keyword index."""
    connection = store.database.connection
    tables = [
        name
        for (name,) in rows(connection, "SELECT name FROM sqlite_master WHERE type = 'table'")
        if name not in ("words", "word_count")
    ]
    texts = []
    for table in tables:
        for row in rows(connection, f"SELECT * FROM {table}"):
            texts += [value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value) for value in row]
    return "\n".join(texts).lower()


def test_no_table_holds_a_name_that_only_a_forgotten_file_named(store: Store) -> None:
    for path, writer in (("/docs/0/shared.txt", "Ann Lee"), ("/docs/0/canary.txt", "Zora Quillfeather")):
        text = "Zora's firm" if "canary" in path else "Ann Lee and Contoso Ltd signed."
        extracted = Extracted(
            f"A letter of {writer}",
            (Part("text", None, "", f"{text} {writer} met Ann Lee at Contoso Ltd on 18 March 2026."),),
            documents=(
                Described(title=f"A letter of {writer}", people=(Person("author", writer, "q@canary.example"),)),
            ),
        )
        put_drawn(store, path, extracted)
    (zora,) = store.graph.named(["q@canary.example", "mailto:q@canary.example"]).values()
    while Identity(store).settle_some():
        pass
    assert rows(store.database.connection, "SELECT 1 FROM likeness WHERE key LIKE '%quillfeather%'"), "a table more"
    identity = store.graph.identity
    identity.correct(["zora quillfeather"], '{"rename": "Zora Quillfeather-Canary"}')
    kept = identity.correct(["ann lee", "never named"], '{"pin": "Ann Lee"}')
    with store.database.write() as connection:
        identity.settle(connection, {zora[0]: Decided(zora[0], name="Zora Quillfeather-Canary")}, {})
    assert texts_of_all_tables(store).count("quillfeather") > 5
    store.remove(["/docs/0/shared.txt"])
    put_drawn(store, "/docs/0/other.txt", document("Ann Lee sleeps."))
    assert forgotten(store, "/docs/0/canary.txt").proved
    left = texts_of_all_tables(store)
    assert "quillfeather" not in left
    assert "canary" not in left
    assert "ann lee" in left
    assert [one.id for one in identity.corrections()] == [kept], "what is said of names that others hold stays"


def test_a_word_about_a_name_that_is_left_stays_when_another_of_its_names_is_forgotten(store: Store) -> None:
    for number, name in enumerate(("Robert Kowalski", "Bob Kowalski", "Tina Berger")):
        put_drawn(store, f"/docs/0/{number}.txt", document(f"Dear Mr {name}, thank you. Regards, Mr {name}"))
    knowledge = Knowledge(store)

    def bearers() -> list[int]:
        while knowledge.identity.settle_some():
            pass
        return [id_ for name in ("robert kowalski", "bob kowalski", "tina berger") for id_ in named(name)]

    def named(name: str) -> tuple[int, ...]:
        return store.graph.named([name]).get(name, ())

    robert, bob, tina = bearers()
    assert robert == bob != tina
    knowledge.correct(Correct("merge", tina, robert))
    assert len(set(bearers())) == 1
    assert forgotten(store, "/docs/0/1.txt").proved
    assert "bob kowalski" not in texts_of_all_tables(store)
    assert (len(bearers()), len(set(bearers()))) == (2, 1)
    (said,) = knowledge.corrections().corrections
    assert "bob" not in said.sentence.casefold()
    assert forgotten(store, "/docs/0/2.txt").proved
    assert knowledge.corrections().corrections == (), "it would tell the other name"


def put_drawn(store: Store, path: str, extracted: Extracted) -> None:
    passages = passages_of(extracted)
    store.replace(path, FIRST, f"sha {path}", extracted, passages, drawn=drawn_of(path, extracted, passages))


def test_what_the_user_said_of_a_forgotten_name_is_gone_before_anything_is_deleted(store: Store) -> None:
    put_drawn(store, "/docs/1/letter.txt", document("Zora Quillfeather met Ann Lee."))
    store.graph.identity.correct(["zora quillfeather"], '{"pin": "Zora Quillfeather"}')
    with pytest.raises(Stopped):
        forget(store, store.path.parent, "/docs/1", lambda _: None, lambda: True, lambda: None)
    assert store.file("/docs/1/letter.txt") is not None
    assert store.graph.identity.corrections() == []


def test_rows_of_the_graph_that_were_left_behind_are_found(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    put_drawn(store, "/docs/1/letter.txt", document("Zora Quillfeather met Ann Lee."))
    ((label,),) = rows(store.database.connection, "SELECT id FROM label WHERE key = 'zora quillfeather'")
    ((file,),) = rows(store.database.connection, "SELECT id FROM file WHERE path = '/docs/1/letter.txt'")
    compact = store.database.compact

    def leave_rows(*arguments: object) -> None:
        with store.database.write() as connection:
            connection.execute("INSERT INTO label VALUES (?, 'zora quillfeather', 2, 1, 1, 'Zora', 0)", (label,))
            connection.execute("INSERT INTO mention VALUES (?, 1, 0, 0, 0, 50, 0)", (-file,))
        compact()

    monkeypatch.setattr(store.database, "compact", leave_rows)
    result = forgotten(store, "/docs/1")
    assert not result.proved
    assert "the table label" in result.sentence
    assert "the table mention" in result.sentence


def test_a_file_of_which_nothing_is_known_is_forgotten_too(store: Store) -> None:
    result = forgotten(store, "/docs/new.txt")
    assert (result.files, result.proved) == (0, True)
    assert store.is_forgotten("/docs/new.txt")


def test_a_piece_of_text_in_a_file_beside_the_index_is_found(store: Store, tmp_path: Path) -> None:
    text = store.part_text("/docs/1/bird1.txt", 0)
    assert text is not None
    (tmp_path / "chroma").mkdir()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"\0" * 5_000_000 + text.text.encode("utf-16-le") + b"\0")
    (tmp_path / "empty").touch()
    result = forgotten(store, "/docs/1")
    assert not result.proved
    assert "chroma.sqlite3" in result.sentence


def test_a_row_that_was_left_behind_is_found(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ((file,),) = rows(store.database.connection, "SELECT id FROM file WHERE path = '/docs/1/bird1.txt'")
    compact = store.database.compact

    def leave_a_row(*arguments: object) -> None:
        store.database.connection.execute("PRAGMA foreign_keys = OFF")
        with store.database.write() as connection:
            connection.execute("INSERT INTO spoken VALUES (?, 'en', 1)", (file,))
        compact()

    monkeypatch.setattr(store.database, "compact", leave_a_row)
    result = forgotten(store, "/docs/1")
    assert not result.proved
    assert "the table spoken" in result.sentence


def test_forgetting_can_be_stopped_and_done_again(store: Store) -> None:
    told: list[VerifyProgress] = []
    with pytest.raises(Stopped):
        forget(store, store.path.parent, "/docs/1", told.append, lambda: len(told) > 1, lambda: None)
    assert store.is_forgotten("/docs/1/bird1.txt")
    assert found(store, "heron1") == []
    assert forgotten(store, "/docs/1").proved
    assert [*dict.fromkeys(one.stage for one in told)] == ["deleting", "merging words"]
