"""One real file of every format, through the real processes, to its place in a search."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.corpus.make import make_csv, make_docx, make_eml, make_html, make_pdf, make_pptx, make_text, make_xlsx
from tests.end_to_end.conftest import run_on, watching

pytestmark = pytest.mark.timeout(300)  # real processes load real models, also on a busy machine

FACTS = {
    "note.txt": ("Who repairs the espresso machine?", "Halvorsen", None),
    "guide.md": ("Which colour is the emergency lever?", "turquoise", None),
    "page.html": ("What does the harbour ferry cost?", "17 kroner", None),
    "report.pdf": ("What is the permitted axle load of the bridge?", "9.5 tonnes", 2),
    "letter.docx": ("Where are the spare keys of the archive kept?", "pharmacy", None),
    "slides.pptx": ("What is the target of the recycling campaign?", "82 percent", 2),
    "sheet.xlsx": ("How much was paid for scaffolding?", "48210", None),
    "table.csv": ("In which room does Oyelaran sit?", "B417", None),
    "mail.eml": ("When does the locksmith come?", "19 May", None),
}


def _write(folder: Path) -> None:
    filler = "This paragraph is only here to be read past."
    make_text(folder / "note.txt", f"{filler}\n\nThe espresso machine is repaired by Halvorsen & Sons.")
    make_text(folder / "guide.md", f"# Safety\n\n{filler}\n\n## Levers\n\nThe emergency lever is turquoise.")
    make_html(
        folder / "page.html", "Ferries", f"<h1>Ferries</h1><p>{filler}</p><p>The harbour ferry costs 17 kroner.</p>"
    )
    make_pdf(folder / "report.pdf", [filler, "The permitted axle load of the bridge is 9.5 tonnes."])
    make_docx(
        folder / "letter.docx", ["Archive", filler, "The spare keys of the archive are kept at the pharmacy."], [0]
    )
    make_pptx(
        folder / "slides.pptx",
        [("Welcome", [filler], ""), ("Recycling", ["The target of the recycling campaign is 82 percent."], "")],
    )
    make_xlsx(
        folder / "sheet.xlsx",
        {"Costs": [["Item", "Paid"], ["Scaffolding", 48210], ["Paint", 913]], "Notes": [["Text"], [filler]]},
    )
    make_csv(folder / "table.csv", [["Name", "Room"], ["Oyelaran", "B417"], ["Petersen", "A002"]])
    make_eml(folder / "mail.eml", "Locksmith", "The locksmith comes on 19 May at eight.")


def test_a_fact_in_each_format_is_found_in_its_file_and_at_its_page(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    _write(folder)
    profile = tmp_path / "profile"
    with watching(profile, folder):
        status = run_on(profile, "status", "--json").json
        assert status["files"]["ready"] == status["files"]["total"] == len(FACTS), status["quarantine"]
        for name, (question, fact, page) in FACTS.items():
            best = run_on(profile, "search", question, "-k", "1", "--json").json["hits"][0]
            assert Path(best["path"]).name == name
            assert fact in best["text"], name
            if page is not None:
                assert best["page"] == page


def test_the_answer_cites_the_span_of_the_file_that_holds_it(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    text = "Visitors park in the yard.\n\nThe alarm is switched off by Ms Okonkwo at six."
    make_text(folder / "guide.txt", text)
    make_pdf(folder / "other.pdf", ["The canteen opens at noon and serves soup."])
    ran = run_on(
        tmp_path / "profile", "ask", "Who switches off the alarm?", "--folder", str(folder), "--json", timeout_s=115
    )
    assert ran.code == 0, ran.err
    citation = ran.json["citations"][0]
    assert Path(citation["path"]).name == "guide.txt"
    assert text[citation["start"] : citation["end"]] == citation["quote"]
    assert "Okonkwo" in citation["quote"]
