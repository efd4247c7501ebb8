"""B³ on small sets, and sets made from a history with a .mailmap."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from benchmarks._identity import b_cubed, evaluated
from benchmarks._identity_set import Record, UnusableNames, names_of_history, read_names, write_names

PEOPLE = (
    ("ann", "Ann Lee", "ann.lee@contoso.com"),
    ("ann", "Lee, Ann", "alee@fabrikam.org"),
    ("ann", "Ann Lee", ""),
    ("bob", "Robert Kowalski", "robert.kowalski@contoso.com"),
    ("bob", "Bob Kowalski", ""),
    ("bob", "R. Kowalski", "rkowalski@gmail.com"),
    ("jan", "Jan Müller-Lüdenscheidt", "jml@contoso.com"),
    ("jan", "Jan Mueller-Luedenscheidt", ""),
    ("ivan", "Иван Петров", "ivan.petrov@contoso.ru"),
    ("ivan", "Ivan Petrov", "ipetrov@fabrikam.org"),
    ("wu", "吴小华", "wu@contoso.cn"),
    ("chen", "陈小华", "chen@contoso.cn"),
    ("list", "Ann Lee via All Staff", "all@contoso.com"),
)


def test_b_cubed_of_the_example_of_its_authors() -> None:
    """Bagga and Baldwin (1998), first example: of 12 links 10 are right; precision 0.76, recall 1."""
    gold = {(str(n), ""): "a" if n <= 5 else "b" if n <= 7 else "c" for n in range(1, 13)}
    found = {(str(n), ""): "x" if n <= 5 else "y" for n in range(1, 13)}
    score = b_cubed(gold, found)
    assert score.precision == pytest.approx(0.7619, abs=1e-4)
    assert score.recall == 1.0
    assert score.f1 == pytest.approx(0.8649, abs=1e-4)


def test_a_small_set_is_told_apart_through_the_store() -> None:
    records = [Record(name, address, person, str(n)) for n, (person, name, address) in enumerate(PEOPLE)]
    told = evaluated(records)
    assert told["b3"]["f1"] >= 0.9
    assert told["b3"]["precision"] == 1.0
    assert told["b3"]["f1"] > told["baselines"]["either of the two"]["f1"]
    assert told["persons"] == 7


def test_a_history_with_a_mailmap_makes_a_set_that_reads_back(tmp_path: Path) -> None:
    clone = tmp_path / "project"
    clone.mkdir()

    def git(*arguments: str) -> None:
        subprocess.run(["git", "-C", str(clone), *arguments], check=True, capture_output=True, timeout=60)

    git("init", "-q")
    (clone / ".mailmap").write_text("Ann Lee <ann@contoso.com> <alee@home.example>\n", "utf-8")
    git("add", ".")
    for author, message in (
        ("Ann Lee <ann@contoso.com>", "One"),
        ("annl <alee@home.example>", "Two\n\nReviewed-by: Bo Chen <bo@contoso.com>"),
    ):
        identity = ("-c", "user.name=x", "-c", "user.email=x@x.example")
        git(*identity, "commit", "-q", "--allow-empty", f"--author={author}", "-m", message)
    records = [one for one in names_of_history(clone) if one.address]
    persons = {one.name: one.person for one in records}
    assert set(persons) == {"Ann Lee", "annl", "Bo Chen"}
    assert persons["Ann Lee"] == persons["annl"] != persons["Bo Chen"]
    assert len({one.document for one in records}) == 2
    write_names(tmp_path / "set.jsonl", records)
    assert read_names(tmp_path / "set.jsonl") == records


def test_what_is_no_set_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnusableNames, match="git cannot read"):
        names_of_history(tmp_path / "nothing")
    for text in ("{", "[]", json.dumps({"name": "Ann"}), json.dumps({"person": "ann"})):
        (tmp_path / "bad.jsonl").write_text(text, "utf-8")
        with pytest.raises(UnusableNames, match="bad"):
            read_names(tmp_path / "bad.jsonl")
