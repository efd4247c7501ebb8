"""Hostile and odd files through the real pipeline: bounded work, sane ranks, one sentence where not all was taken."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.contract import Entity
from indexer.database import rows
from indexer.graph import checks
from indexer.graph.draw_people import MOST_PEOPLE
from indexer.graph.fitting import MOST_IN_PASSAGE
from indexer.graph.knowledge import Knowledge
from indexer.graph.rows import MOST_BEARERS
from indexer.verify import Verification
from tests.indexer.conftest import eventually
from tests.indexer.made import MODEL, embedder
from tests.indexer.test_pipeline import Working

pytestmark = pytest.mark.skipif(not MODEL.exists(), reason="the bundled embedder is put in place by dev.py")

GIVEN = ("Ann", "Bob", "Carla", "Dora", "Emil", "Fritz", "Greta", "Hanna", "Ivan", "Julia")
SYLLABLES = ("ba", "de", "fi", "go", "lu", "ma", "ne", "pi", "ro", "tu")
ARABIC, CHINESE, HEBREW = "محمد علي", "山田太郎", "דנה כהן"


def people() -> list[str]:
    """Ten thousand different names."""
    families = ["".join(some).capitalize() for some in itertools.product(SYLLABLES, repeat=3)]
    return [f"{given} {family}" for given in GIVEN for family in families]


def mail(
    sender: str, subject: str, number: str, body: str, to: str = "Ann Lee <ann@contoso.com>", more: str = ""
) -> str:
    return (
        f"From: {sender}\nTo: {to}\nSubject: {subject}\nDate: Tue, 3 Mar 2026 09:00:00 +0000\n"
        f"Message-ID: <{number}@x.example>\n{more}Content-Type: text/plain; charset=utf-8\n\n{body}\n"
    )


def write(folder: Path) -> list[str]:
    """The files; their names."""
    chance = random.Random(7)
    noise = "".join(chance.choice("Il1|rnmO0§°~^_-—.,;:'\"ÄßœæAbCdEfGh    \n") for _ in range(12_000))
    cards = [
        f"BEGIN:VCARD\nVERSION:3.0\nFN:John Smith\nEMAIL:john{n}@firm{n}.example\nEND:VCARD"
        for n in range(MOST_BEARERS + 5)
    ]
    crowd = ", ".join(f"Person {n} <p{n}@crowd.example>" for n in range(5_000))
    texts = {
        "directory.txt": "\n".join(people()),
        "namesakes.vcf": "\n".join(cards),
        "John Smith.txt": "John Smith wrote to John Smith about John Smith of Fabrikam Ltd.",
        "dates.txt": "Due by 31 December 9999. Signed on 0000-01-01, on 29 February 2023, on 31.02.2024, on 2026-13-45"
        " and on 18 March 2026. It was decided on 99/99/9999 that Ann Lee pays EUR 999999999999999999999999.99.",
        "a.md": "# Alpha plan\nSee [[Beta plan]], [[Alpha plan]], b.md and a.md.",
        "b.md": "# Beta plan\nSee [[Alpha plan]], [[Beta plan]], a.md and b.md.",
        "first.eml": mail("Bob Ray <bob@contoso.com>", "Re: Ring", "1", "One.", more="In-Reply-To: <2@x.example>\n"),
        "second.eml": mail("Eve Fox <eve@contoso.com>", "Re: Ring", "2", "Two.", more="In-Reply-To: <1@x.example>\n"),
        "self.eml": mail("Ida Hall <ida@contoso.com>", "Re: Self", "3", "Me.", more="References: <3@x.example>\n"),
        "scripts.eml": mail(
            f"{CHINESE} <yamada@contoso.com>",
            f"{HEBREW} \u202e{ARABIC}\u202c",
            "4",
            f"{ARABIC} و {CHINESE}, {HEBREW}.",
            to=f"{ARABIC} <ali@contoso.com>",
        ),
        "noise.txt": noise,
        "wall.txt": "".join(chance.choice("abcdefXYZ0123456789") for _ in range(12_000)),
        "crowd.eml": mail("Ann Lee <ann@contoso.com>", "To all", "5", "Hello.", to=crowd),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return list(texts)


@pytest.fixture(scope="module")
def working(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Working]:
    """A pipeline that has read all of them."""
    one = Working(tmp_path_factory.mktemp("bad"), embedder())
    one.pipeline.start()
    names = write(one.folder)
    one.put(*names)
    eventually(lambda: not one.backlog.waiting(), 600)
    assert {name: one.state(name) for name in names} == dict.fromkeys(names, "ready")
    yield one
    one.close()


@pytest.fixture
def knowledge(working: Working) -> Knowledge:
    return Knowledge(working.store)


def the(knowledge: Knowledge, name: str) -> Entity:
    """The first of those that are called so."""
    found = knowledge.find(name, (), 5)
    assert found.exact, name
    return found.entities[0]


def test_a_document_of_ten_thousand_people_is_one_of_many_files(working: Working, knowledge: Knowledge) -> None:
    connection = working.store.database.connection
    ((names, labels),) = rows(
        connection, "SELECT count(DISTINCT l.entity), count(*) FROM label l WHERE l.kind = 1 AND l.class > 1"
    )
    assert 5_000 < names <= 20_100, "most of the names are found, and no others are made up"
    assert labels < 2 * names
    ((most,),) = rows(
        connection, "SELECT max(n) FROM (SELECT count(*) AS n FROM mention WHERE place > 0 GROUP BY place)"
    )
    assert most <= MOST_IN_PASSAGE
    first = knowledge.find("", ("person",), 10).entities
    assert "Ann Lee" in [one.name for one in first], "whom many files name comes before whom a list names"


def test_a_name_of_very_many_people_is_answered_with_a_limit(working: Working, knowledge: Knowledge) -> None:
    bearers = working.store.graph.named(["john smith"])["john smith"]
    assert len(bearers) == MOST_BEARERS
    found = knowledge.find("John Smith", (), 20)
    assert (len(found.entities), found.cut) == (20, "There are more; these are the first 20.")
    assert knowledge.dossier(bearers[0], 50).lines


def test_impossible_dates_are_no_dates_and_far_ones_come_last(working: Working, knowledge: Knowledge) -> None:
    dates = {key for (key,) in rows(working.store.database.connection, "SELECT written FROM label WHERE kind = 13")}
    assert "2026-03-18" in dates
    assert not {one for one in dates if one.startswith(("0000", "2023-02-29", "2024-02-31", "2026-13"))}
    assert all(one[:4].isdigit() for one in dates)
    moments = knowledge.timeline(0, "", "", 1_000).lines
    assert [one.valid_from for one in moments] == sorted(one.valid_from for one in moments)
    assert knowledge.timeline(0, "9999-01-01", "9999-12-31", 10).cut == ""


def test_documents_that_link_and_answer_each_other_in_circles_end(working: Working, knowledge: Knowledge) -> None:
    alpha, beta = the(knowledge, "Alpha plan"), the(knowledge, "Beta plan")
    assert knowledge.connect(alpha.id, beta.id, 5).ways
    assert knowledge.neighbours(alpha.id, (), 50).lines
    bob, eve = the(knowledge, "Bob Ray"), the(knowledge, "Eve Fox")
    assert knowledge.connect(bob.id, eve.id, 5).ways
    replies = rows(working.store.database.connection, "SELECT subject, object FROM edge WHERE relation = 5")
    assert len(replies) == 2
    assert replies[0] == replies[1][::-1]
    assert all(subject != object_ for subject, object_ in replies)


@pytest.mark.parametrize("name", [ARABIC, CHINESE])
def test_names_of_other_scripts_are_people_with_an_address(knowledge: Knowledge, name: str) -> None:
    one = the(knowledge, name)
    assert (one.kind, one.name) == ("person", name)
    assert knowledge.dossier(one.id, 10).lines


def test_noise_makes_few_names_and_no_frequent_ones(working: Working) -> None:
    counted = rows(
        working.store.database.connection,
        "SELECT f.path, count(*), sum(e.naming > 20) FROM mention m JOIN passage p ON p.id = m.place JOIN file f"
        " ON f.id = p.file JOIN entity e ON e.id = m.entity WHERE e.kind NOT IN (8, 12) GROUP BY f.path",
    )
    of = {Path(path).name: (number, frequent) for path, number, frequent in counted}
    assert of["noise.txt"][0] <= 15 * MOST_IN_PASSAGE
    assert of["noise.txt"][1] <= 15, "only its own title is named often"
    assert of["wall.txt"][0] <= 15, "its title is all that it names"


def test_a_mail_to_five_thousand_names_the_first_and_says_so(working: Working, knowledge: Knowledge) -> None:
    ((number,),) = rows(
        working.store.database.connection,
        "SELECT count(*) FROM edge e JOIN file f ON f.id = -e.place WHERE e.relation = 1 AND f.path LIKE '%crowd.eml'",
    )
    assert number == MOST_PEOPLE - 1, "its writer is one of them"
    assert the(knowledge, "Ann Lee").naming > 1
    assert checks.notices(working.store.database) == (
        "The knowledge graph holds only the first of the many names in crowd.eml; all of the text is searched.",
    )


def test_afterwards_every_row_agrees_with_the_others_and_goes_with_its_file(working: Working) -> None:
    verified = Verification(working.store, lambda _: None, lambda: False, mend=False).inside()
    assert verified.sound, verified.disagreements
    working.store.remove([str(path) for path in working.folder.iterdir()])
    for table in ("entity", "label", "label_word", "stated", "mention", "edge", "drawing", "unresolved", "same"):
        assert rows(working.store.database.connection, f"SELECT count(*) FROM {table}") == [(0,)], table
