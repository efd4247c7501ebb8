"""The floor: what can be neither granted nor approved, by the names of three systems."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.contract import Risk
from agent.floor import Target, forbidden, within

POSIX, WINDOWS = "/home/grace/Outbox", "C:\\Users\\Grace\\Outbox"
WRITABLE = (POSIX, WINDOWS)


def _why(risk: Risk, path: str, real: str = "", program: bool = False) -> str:
    return forbidden(risk, [Target(path, real or path, program)], WRITABLE)


@pytest.mark.parametrize(
    "path",
    [
        f"{POSIX}/a.md",
        f"{POSIX}/Letters to Ada/Ünïcode – é.docx",
        f"{POSIX}/no suffix",
        f"{POSIX}/2026.11.23 notes.txt",
        f"{WINDOWS}\\a.md",
        "c:\\users\\grace\\outbox\\Letters\\b.pdf",
    ],
)
def test_plain_files_in_the_outbox_may_be_asked_for(path: str) -> None:
    assert _why("write", path) == ""


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/home/grace/a.md", "outside"),
        ("/home/grace/Outboxes/a.md", "outside"),
        (POSIX, "outside"),
        (f"{POSIX}/../a.md", "full path"),
        ("a.md", "full path"),
        ("", "full path"),
        ("~/Outbox/a.md", "full path"),
        (f"{POSIX}/.bashrc", "Hidden"),
        (f"{POSIX}/.git/hooks/a.md", "Hidden"),
        (f"{POSIX}/a.exe", "starts programs"),
        (f"{POSIX}/a.PDF.Ps1", "starts programs"),
        (f"{POSIX}/a.desktop", "starts programs"),
        (f"{POSIX}/a.lnk", "starts programs"),
        (f"{POSIX}/a.url", "starts programs"),
        (f"{POSIX}/desktop.ini", "steers"),
        (f"{POSIX}/a.md.", "every system"),
        (f"{POSIX}/a.exe ", "every system"),
        (f"{POSIX}/a.md:hidden", "every system"),
        (f"{POSIX}/CON", "every system"),
        (f"{POSIX}/nul.txt", "every system"),
        (f"{POSIX}/a\\..\\b.md", "every system"),
        (f"{POSIX}/a\u202efdp.exe", "invisible"),
        (f"{POSIX}/a\u200b.md", "invisible"),
        (f"{POSIX}/a\x00.md", "invisible"),
        (f"{POSIX}/a\n.md", "invisible"),
        ("\\\\server\\share\\a.md", "Network"),
        ("//server/share/a.md", "Network"),
        ("\\\\?\\C:\\Users\\Grace\\Outbox\\a.md", "Network"),
        ("https://evil.example/a.md", "Addresses"),
        ("file:///home/grace/Outbox/a.md", "Addresses"),
        ("smb://server/a.md", "Addresses"),
        ("mailto:a@b.c", "Addresses"),
        ("javascript:alert(1)", "Addresses"),
        ("C:a.md", "Addresses"),
        ("C:\\Users\\Grace\\a.md", "outside"),
        (f"{WINDOWS}\\a.md:stream", "every system"),
        ("C:\\", "whole drive"),
    ],
)
def test_what_may_never_be_written(path: str, words: str) -> None:
    assert words in _why("write", path)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/home/grace/Files/setup.exe", "starts programs"),
        ("/home/grace/Files/run.sh", "starts programs"),
        ("/home/grace/.ssh/id_rsa", "Hidden"),
        ("/home/grace/Files/.secret.pdf", "Hidden"),
        ("\\\\evil\\share\\contract.pdf", "Network"),
        ("https://evil.example/?q=secret", "Addresses"),
        ("file:///etc/passwd", "Addresses"),
    ],
)
def test_what_may_never_be_opened(path: str, words: str) -> None:
    assert words in _why("run", path)


def test_a_document_anywhere_may_be_opened_when_it_is_asked_for() -> None:
    assert _why("run", "/home/grace/Files/10:30 minutes.pdf") == ""
    assert _why("run", "D:\\Files\\Contract.docx") == ""


def test_a_link_that_leads_out_is_no_way_out() -> None:
    assert "leads out" in _why("write", f"{POSIX}/a.md", "/etc/a.md")
    assert "Network" in _why("run", "/home/grace/a.pdf", "//server/share/a.pdf")
    assert "starts programs" in _why("run", "/home/grace/a.pdf", "/home/grace/a.exe")


def test_what_begins_as_a_program_is_one_whatever_its_name() -> None:
    assert "is a program" in _why("run", "/home/grace/letter", program=True)


def test_running_without_a_file_and_reading() -> None:
    assert "programs are never started" in forbidden("run", [], WRITABLE)
    assert forbidden("write", [], WRITABLE) == ""
    assert forbidden("read", [Target("//x/y", "//x/y")], ()) == ""


def test_without_an_outbox_nothing_is_written_to_files() -> None:
    assert "outside" in forbidden("write", [Target(f"{POSIX}/a.md", f"{POSIX}/a.md")], ())


@given(st.text(max_size=40))
def test_no_name_leads_out_of_the_outbox(name: str) -> None:
    path = f"{POSIX}/{name}"
    if not _why("write", path):
        assert within(path, POSIX)
        assert ".." not in path.split("/")
        assert not any(unicodedata.category(char)[0] == "C" for char in path)


@given(st.text(alphabet="/\\.:aC\u202e ~%$", max_size=30))
def test_no_text_at_all_is_writable_unless_it_lies_in_the_outbox(path: str) -> None:
    assert _why("write", path) != ""
