"""What people read in a terminal, and that no document can steer it."""

from __future__ import annotations

import io
import sys

import pytest

from agent.contract import Citation, Sentence
from app.terminal import (
    SHOWN_OF_A_REASON,
    Progress,
    citation_line,
    coverage_line,
    document,
    failure_lines,
    folders_line,
    printable,
    sentence_line,
)
from indexer.contract import Coverage, Failure, Folder, Folders, Place


def test_control_zero_width_and_direction_characters_do_not_reach_the_terminal() -> None:
    assert printable("a\x1b[31mb\u200bc\u202ed\ne\x00f\ud800") == "a[31mbcd ef"
    assert printable("naïve – “quote” 日本 👍") == "naïve – “quote” 日本 👍"


def test_a_sentence_carries_the_numbers_of_its_sources_and_its_support() -> None:
    assert sentence_line(Sentence("It is so.", "supported", (1, 2))) == "It is so. [1][2]"
    assert sentence_line(Sentence("It is so.", "unsupported", ())) == "It is so. (not supported by your files)"


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


def _folders(ready: int, eta_s: float | None = None) -> Folders:
    return Folders((Folder("/a", "reading", 20, ready, 20 - ready, 0, 0, eta_s),), False, "ready")


def test_progress_without_a_terminal_is_a_line_a_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(["/a"])
    for ready in range(21):
        progress.show(_folders(ready))
    progress.close()
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines()[-1] == "Read 20 of 20 files"
    assert len(captured.err.splitlines()) == 11


@pytest.mark.parametrize(
    ("eta_s", "line"),
    [
        (None, "Read 5 of 20 files"),
        (20.0, "Read 5 of 20 files, less than a minute left"),
        (300.0, "Read 5 of 20 files, about 5 min left"),
        (9000.0, "Read 5 of 20 files, about 2 h left"),
    ],
)
def test_progress_says_how_long_it_takes_by_the_indexs_own_estimate(
    eta_s: float | None, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Progress([]).show(_folders(5, eta_s))
    assert capsys.readouterr().err == line + "\n"


def test_progress_on_a_terminal_is_a_bar_on_stderr(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    progress = Progress([])
    progress.show(_folders(5, eta_s=400))
    progress.close()
    assert "Reading" in screen.getvalue()
    assert "about 7 min left" in screen.getvalue()
    assert capsys.readouterr().out == ""
