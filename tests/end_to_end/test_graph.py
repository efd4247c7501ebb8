"""The knowledge graph from the command line, over the real processes: read, corrected, exported, asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Counterpart, run_on, watching

pytestmark = pytest.mark.timeout(300)  # real processes load real models, also on a busy machine


def mail(sender: str, receiver: str, day: int, subject: str, text: str) -> str:
    return (
        f"From: {sender}\nTo: {receiver}\nSubject: {subject}\nDate: {day} Mar 2026 09:00:00 +0000\n"
        f"Message-ID: <{subject.replace(' ', '')}@contoso.example>\n\n{text}\n"
    )


ANN = "Theodora Lee <theodora.lee@contoso.example>"
HOME = "Topsy Lee <topsy@quince.example>"
BO = "Bo Chen <bo.chen@fabrikam.example>"
FILES = {
    "Gasket.eml": mail(
        ANN, BO, 2, "Blue gasket", "Hello Bo,\n\nthe blue gasket from Gdynia fails.\n\nTheodora Lee\nContoso Ltd"
    ),
    "From home.eml": mail(HOME, BO, 3, "Turbine hall", "Bo, the turbine hall is flooded again.\n\nTopsy"),
    "Order.eml": mail(
        BO, ANN, 4, "New order", "Dear Theodora,\n\nI will send the new drawings by 20 March 2026.\n\nBo Chen"
    ),
    "Minutes.md": "# Minutes, 5 March 2026\n\nPresent: Theodora Lee, Bo Chen\n\nDecision: Fabrikam makes a gasket.\n",
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counterpart]:
    """Commands that a running instance answers, which has read the files."""
    folder = tmp_path_factory.mktemp("files") / "mail"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    profile = tmp_path_factory.mktemp("running") / "profile"
    with watching(profile, folder):
        yield partial(run_on, profile)


def test_a_dossier_says_why_each_of_its_lines_is_there(running: Counterpart) -> None:
    ran = running("graph", "show", "Theodora Lee", "--json")
    assert ran.code == 0, ran.err
    assert ran.json["entity"]["kind"] == "person"
    lines = ran.json["lines"]
    assert any(line["relation"] == "works_for" for line in lines)
    assert all(line["evidence"] for line in lines)
    for line in lines:
        for evidence in line["evidence"]:
            assert Path(evidence["path"]).is_file()
    plain = running("graph", "show", "theodora.lee@contoso.example")
    assert plain.code == 0
    assert plain.out.startswith("Theodora Lee  (person, ")
    assert "Wrote and got:" in plain.out


def test_unknown_and_nearly_known_names_are_one_sentence_and_exit_3(running: Counterpart) -> None:
    ran = running("graph", "show", "Teodora Leee")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.strip() == "Nothing in your files is called Teodora Leee; perhaps you mean Theodora Lee."
    assert running("graph", "show", "Xaver Huber").code == 3
    assert running("graph", "pin", "Lee").code == 1
    assert running("graph", "show", "").code == 2
    assert running("timeline", "--after", "soon").code == 2


def test_two_spellings_become_one_search_finds_more_by_it_and_the_correction_is_taken_back(
    running: Counterpart,
) -> None:
    search = ("search", "turbine hall", "--person", "Theodora Lee", "--json")

    def found() -> set[str]:
        return {Path(hit["path"]).name for hit in running(*search).json["hits"]}

    assert "From home.eml" not in found()
    merged = running("graph", "merge", "Theodora Lee", "Topsy Lee", "--json")
    assert merged.code == 0, merged.err
    assert "Topsy Lee" in merged.json["entity"]["aliases"]
    assert "From home.eml" in found()
    assert running("graph", "show", "Topsy Lee", "--json").json["entity"]["name"] == "Theodora Lee"
    assert running("graph", "corrections", "--json").json["corrections"]
    assert running("graph", "undo").code == 0
    assert "From home.eml" not in found()
    assert running("graph", "show", "Topsy Lee", "--json").json["entity"]["name"] == "Topsy Lee"


def test_renamed_pinned_and_rejected_holds_until_it_is_undone(running: Counterpart) -> None:
    assert running("graph", "rename", "Bo Chen", "Bo Chen (Fabrikam)").code == 0
    assert running("graph", "pin", "Bo Chen").code == 0
    first = running("graph", "list", "-n", "1", "--json").json["entities"][0]
    assert (first["name"], first["pinned"]) == ("Bo Chen (Fabrikam)", True)
    assert running("graph", "reject", "Bo Chen").code == 0
    assert running("graph", "show", "Bo Chen").code == 3
    for _ in range(3):
        assert running("graph", "undo").code == 0
    again = running("graph", "show", "Bo Chen", "--json").json["entity"]
    assert (again["name"], again["pinned"]) == ("Bo Chen", False)
    assert running("graph", "undo").code == 1


def test_ways_knowers_changes_and_dates_are_told_with_their_places(running: Counterpart) -> None:
    way = running("graph", "path", "Topsy Lee", "Theodora Lee", "--json")
    assert way.code == 0, way.err
    assert way.json["ways"][0]["entities"][0]["name"] == "Topsy Lee"
    same = running("graph", "path", "Topsy Lee", "topsy@quince.example")
    assert (same.code, same.err.strip()) == (1, "Both names are those of Topsy Lee; please name two.")
    near = running("graph", "neighbours", "Bo Chen", "--json")
    assert {"Theodora Lee", "Topsy Lee"} <= {one["name"] for one in near.json["entities"]}
    knows = running("graph", "who", "gasket", "--json").json["knowers"]
    assert knows[0]["person"]["name"] == "Theodora Lee"
    assert len(running("graph", "changes", "yesterday", "--json").json["files"]) == len(FILES)
    assert running("graph", "changes", "tomorrow-ish").code == 2
    dated = running("timeline", "--after", "2026-03-01", "--before", "2026-03-31", "--json").json["lines"]
    assert any(line["relation"] == "due" and line["from"] == "2026-03-20" for line in dated)
    assert running("timeline", "--after", "2031-01-01").code == 3


def test_the_agent_answers_from_the_graph_and_cites_it(running: Counterpart) -> None:
    ran = running("ask", "Who is Theodora Lee?", "--json")
    assert ran.code == 0, ran.err
    assert any(one["text"].startswith("Theodora Lee works for ") for one in ran.json["sentences"])
    assert all(one["citations"] for one in ran.json["sentences"])
    due = running("ask", "What is due in March 2026?", "--json").json
    assert any("20 March 2026" in one["text"] for one in due["sentences"])


def test_the_export_is_valid_stable_and_a_vocabulary_comes_and_goes(running: Counterpart, tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonld", tmp_path / "b.jsonld"
    assert running("graph", "export", str(first)).code == 0
    assert running("graph", "export", str(second)).code == 0
    assert first.read_bytes() == second.read_bytes()
    assert json.loads(first.read_text(encoding="utf-8"))["@graph"]
    assert running("graph", "export", str(tmp_path / "a.docx")).code == 2
    names = tmp_path / "names.csv"
    names.write_text("name,kind,alias,identifier\nGdynia Seals,organisation,GS,https://seals.example/1\n")
    imported = running("graph", "import", str(names), "--json")
    assert imported.code == 0, imported.err
    assert imported.json["entities"] == 1
    assert running("graph", "show", "GS", "--json").json["entity"]["name"] == "Gdynia Seals"
    assert running("graph", "forget", str(names)).code == 0
    assert running("graph", "show", "GS").code == 3
    assert running("graph", "import", str(tmp_path / "none.csv")).code == 1


def test_who_is_who_is_settled_when_the_index_command_ends(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    running = partial(run_on, tmp_path / "profile")
    assert running("index", str(folder)).code == 0
    ran = running("graph", "show", "Theodora Lee", "--json")
    employers = {line["object"]["name"] for line in ran.json["lines"] if line["relation"] == "works_for"}
    assert employers == {"Contoso Ltd"}, ran.out
