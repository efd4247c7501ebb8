"""Files with documents inside, their headings, table headers, people, languages, failures and versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.contract import Failure
from indexer.extractors import Described, Extracted, Part, Person
from indexer.records import NewPassage
from indexer.store import Store
from tests.indexer.made import FIRST, KEY, SECOND, direction, found, put

MAIL = Extracted(
    "Offer for the mill",
    (
        Part("message", None, "message", "Please see what is attached."),
        Part("page", 1, "offer.pdf, page 1", "Oak beams | 1,200", document=1, recognised=True),
    ),
    documents=(
        Described(
            title="Offer for the mill", kind="message", people=(Person("from", "Anna Meier", "anna@example.org"),)
        ),
        Described("offer.pdf", "Timber offer", "document", (Person("author", "Jo Smith"),)),
        Described("plan.dwg", failure="unsupported", sentence="Files of this kind are not read."),
    ),
)
PASSAGES = (
    NewPassage(0, 0, 28, "", "Please see what is attached.", direction(1), language="en"),
    NewPassage(1, 0, 17, "Beams", "Oak beams | 1,200", direction(2), "Timber › Prices", "Item | Euro", "en"),
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "a.db", KEY)


def test_a_passage_of_an_attachment_says_where_it_stands(store: Store) -> None:
    store.replace("/docs/a.eml", FIRST, "sha", MAIL, PASSAGES, reader="3")
    first, second = store.passages([1, 2]).values()
    assert (first.place.member, first.place.above, first.context, first.language) == ("", "", "", "en")
    assert (second.place.member, second.place.above, second.place.heading) == ("offer.pdf", "Timber › Prices", "Beams")
    assert (second.context, second.title) == ("Item | Euro", "Timber offer")
    part = store.part_text("/docs/a.eml", 1)
    assert part is not None
    assert (part.member, part.title, part.text) == ("offer.pdf", "Timber offer", "Oak beams | 1,200")


@pytest.mark.parametrize("question", ["timber prices", "euro", "offer pdf", "Smith"])
def test_a_passage_is_found_by_the_words_around_it(store: Store, question: str) -> None:
    store.replace("/docs/a.eml", FIRST, "sha", MAIL, PASSAGES)
    assert "Oak beams | 1,200" in found(store, question)
    store.rename("/docs/a.eml", "/docs/b.eml", SECOND)
    assert "Oak beams | 1,200" in found(store, question)


def test_people_are_found_in_the_document_that_names_them(store: Store) -> None:
    store.replace("/docs/a.eml", FIRST, "sha", MAIL, PASSAGES)
    assert found(store, "Meier") == ["Please see what is attached."]


def test_a_member_that_cannot_be_read_is_listed_and_its_file_stays_ready(store: Store) -> None:
    store.replace("/docs/a.eml", FIRST, "sha", MAIL, PASSAGES)
    sentence = "Files of this kind are not read."
    assert store.failures() == [Failure("/docs/a.eml", "unsupported", sentence, "plan.dwg")]
    assert store.failures(["/docs"]) == store.failures()
    assert store.failures(["/elsewhere"]) == []
    assert store.counts().ready == 1
    put(store, "/docs/a.eml", "no attachment any more")
    assert store.failures() == []


def test_attempts_count_only_for_the_same_content_and_the_same_reader(store: Store) -> None:
    failure = Failure("/docs/a.pdf", "damaged", "The file is damaged.")

    def attempts() -> int:
        file = store.file("/docs/a.pdf")
        assert file is not None
        assert file.failure is not None
        assert file.failure.attempts == file.attempts
        return file.attempts

    store.fail("/docs/a.pdf", FIRST, "one", failure, reader="1")
    store.put_pending({"/docs/a.pdf": SECOND})
    store.fail("/docs/a.pdf", SECOND, "one", failure, reader="1")
    assert attempts() == 2
    store.fail("/docs/a.pdf", SECOND, "one", failure, reader="2")
    assert attempts() == 1
    store.fail("/docs/a.pdf", SECOND, "two", failure, reader="2")
    assert attempts() == 1
    store.fail("/docs/a.pdf", SECOND, None, failure, reader="2")
    store.fail("/docs/a.pdf", SECOND, None, failure, reader="2")
    assert attempts() == 2
    store.fail("/docs/a.pdf", FIRST, None, failure, reader="2")
    assert attempts() == 1, "without a hash another date is another content"
    put(store, "/docs/a.pdf", "it can be read now")
    file = store.file("/docs/a.pdf")
    assert file is not None
    assert (file.attempts, file.failure) == (0, None)


def test_the_reader_of_a_file_is_remembered(store: Store) -> None:
    store.replace("/docs/a.eml", FIRST, "sha", MAIL, PASSAGES, reader="eml 3")
    file = store.file("/docs/a.eml")
    assert file is not None
    assert file.reader == "eml 3"
    assert file.read_at > 1_700_000_000


def test_languages_are_counted_in_passages_of_present_versions(store: Store) -> None:
    store.replace("/docs/a.eml", FIRST, "sha", MAIL, PASSAGES)
    german = NewPassage(0, 0, 28, "", "Please see what is attached.", direction(3), language="de")
    store.replace("/docs/b.eml", FIRST, "sha", MAIL, [german])
    put(store, "/docs/c.txt", "too short to tell")
    assert list(store.languages().items()) == [("en", 2), ("de", 1)]
    store.replace("/docs/a.eml", FIRST, "sha", MAIL, [german])
    assert store.languages() == {"de": 2}
    store.remove(["/docs/a.eml", "/docs/b.eml"])
    assert store.languages() == {}


def test_versions_tell_what_changed_when(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(30):
        monkeypatch.setattr("time.time", lambda n=n: 1_700_000_000 + n)
        store.replace("/docs/a.eml", FIRST, f"sha {n // 2}", MAIL, PASSAGES)
    versions = store.versions("/docs/a.eml")
    assert [version.sha256 for version in versions] == [f"sha {n}" for n in range(14, -1, -1)]
    assert (versions[0].read_at, versions[0].size, versions[0].passages) == (1_700_000_028, FIRST.size, 2)
    for n in range(30):
        monkeypatch.setattr("time.time", lambda n=n: 1_700_000_100 + n)
        store.replace("/docs/a.eml", FIRST, f"new {n}", MAIL, PASSAGES)
    assert len(store.versions("/docs/a.eml")) == 20
    store.remove(["/docs/a.eml"])
    assert store.versions("/docs/a.eml") == []


def test_a_file_in_the_cloud_is_known_and_found_by_its_name(store: Store) -> None:
    name = NewPassage(0, 0, 10, "", "Heron plan", direction(1))
    store.name_only("/cloud/Heron plan.docx", FIRST, [name])
    assert found(store, "heron") == ["Heron plan"]
    passage = store.passages([1])[1]
    assert (passage.state, passage.place.kind) == ("online_only", "name")
    counts = store.counts()
    assert (counts.files, counts.ready, counts.online_only) == (1, 0, 1)
    put(store, "/cloud/Heron plan.docx", "the whole text")
    assert store.counts().online_only == 0
