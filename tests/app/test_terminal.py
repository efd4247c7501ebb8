"""What people read in a terminal, and that no document can steer it."""

from __future__ import annotations

import msgspec
import pytest

from agent.contract import Citation, Sentence
from app.terminal import (
    SHOWN_OF_A_REASON,
    citation_line,
    coverage_line,
    document,
    failure_lines,
    folder_lines,
    folders_line,
    printable,
    sentence_line,
    status_lines,
)
from indexer.contract import (
    Coverage,
    Failure,
    Folder,
    FolderRules,
    Folders,
    GraphNumbers,
    IndexStatus,
    LanguageShare,
    Place,
)


def test_control_zero_width_and_direction_characters_do_not_reach_the_terminal() -> None:
    assert printable("a\x1b[31mb\u200bc\u202ed\ne\x00f\ud800") == "a[31mbcd ef"
    assert printable("naïve – “quote” 日本 👍") == "naïve – “quote” 日本 👍"


def test_a_sentence_carries_the_numbers_of_its_sources_and_its_support() -> None:
    assert sentence_line(Sentence("It is so.", "supported", (1, 2))) == "It is so. [1][2]"
    assert sentence_line(Sentence("It is so.", "unsupported", ())) == "It is so. (not supported by your files)"
    told = Sentence("You asked.", "supported", (), thread="0123456789abcdef")
    assert sentence_line(told) == "You asked.\n   counterpart threads show 01234567"


def test_a_source_names_file_place_and_quote() -> None:
    place = Place("/a/b.pdf", 2, "page", 3, "page 3", "", 0, 4)
    assert citation_line(Citation(1, place, "", "it is so", "")) == "[1] /a/b.pdf, page 3: “it is so”"


def test_coverage_says_what_could_not_be_seen() -> None:
    assert coverage_line(Coverage(1, 1, 0, 0)) == "1 of 1 file searched."
    assert coverage_line(Coverage(9, 6, 2, 1)) == "6 of 9 files searched, 1 not read yet, 2 could not be read."
    folder = Folder("/a", "ready", 3, 2, 0, 1, 9, None)
    assert folders_line([folder]) == "2 of 3 files searchable, 9 passages, 1 could not be read."


def test_unreadable_files_are_shown_by_reason_and_many_of_one_reason_are_counted() -> None:
    scans = [Failure(f"/a/{n:02}.pdf", "no_text", "It is a scan.") for n in range(SHOWN_OF_A_REASON + 3)]
    lines = failure_lines([Failure("/a/b\x1b.txt", "empty", "It is empty."), *scans])
    assert lines[:3] == ["", f"{SHOWN_OF_A_REASON + 3} files: It is a scan.", "  /a/00.pdf"]
    assert lines[-4:] == ["  … and 3 more (--json lists all)", "", "1 file: It is empty.", "  /a/b.txt"]
    assert failure_lines([]) == []


def test_a_document_is_one_json_document_and_a_line_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    document({"a": ["é\n"]})
    assert capsys.readouterr().out == '{\n  "a": [\n    "é\\n"\n  ]\n}\n'
    document({"a": ["é\n"]}, line=True)
    assert capsys.readouterr().out == '{"a":["é\\n"]}\n'


def test_folders_are_told_with_state_counts_and_rules() -> None:
    rules = FolderRules(("*.pdf",), ("drafts/",), 5 * 1024**2)
    resting = Folder("/a", "reading", 1200, 900, 250, 10, 0, 300.0, "", 40, remote=True, rules=rules)
    lines = folder_lines(Folders((resting, Folder("/b", "missing", 3, 3, 0, 0, 9, None)), False, "ready", "", "Heat."))
    assert lines == [
        "Resting: /a (on a network drive)",
        "  900 of 1,200 files ready · 250 waiting · 10 unreadable · 40 online-only, known by name",
        "  Rules: only *.pdf · without drafts/ · up to 5 MB",
        "Not there: /b",
        "  3 files were read before it went away",
    ]
    assert folder_lines(Folders((), False, "ready")) == [
        "No folder is added yet; add one with `counterpart index DIR`."
    ]


def test_a_status_says_why_reading_rests_how_big_the_index_is_and_what_the_embedder_does_not_know() -> None:
    folders = Folders((Folder("/a", "reading", 3, 1, 2, 0, 9, 60.0),), False, "ready", renewing=0.25)
    status = IndexStatus(
        3,
        1,
        2,
        0,
        9,
        9,
        (),
        412_000_000,
        None,
        "reading",
        paused_because="The computer runs on battery saver.",
        vectors_by="chroma",
        max_index_bytes=20_000_000_000,
        languages=(LanguageShare("en", "English", 9, True), LanguageShare("de", "German", 7, False)),
    )
    said = "\n".join(status_lines(status, folders, GraphNumbers(7, 30, 12, (), waiting_files=2)))
    assert "\nThe computer runs on battery saver.\n" in said
    assert "412 MB of at most 20.0 GB" in said
    assert "by Chroma on this computer (9 vectors)" in said
    assert "25% done" in said
    assert "Knowledge: 7 names and 12 links between them; 2 files" in said
    assert "Languages: English, German (found by words)." in said
    paused = "\n".join(status_lines(status, msgspec.structs.replace(folders, paused=True), GraphNumbers(0, 0, 0, ())))
    assert "counterpart resume" in paused
