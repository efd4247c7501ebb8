"""The command line's grammar."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.arguments import parse


@pytest.mark.parametrize("words", [["--profile", "P", "status"], ["status", "--profile", "P"]])
def test_the_profile_may_be_named_before_and_after_the_command(words: list[str]) -> None:
    assert parse(words).profile == Path("P")


def test_no_command_is_the_window() -> None:
    assert parse([]).command == "window"
    assert parse([]).profile is None


def test_a_question_takes_several_folders() -> None:
    arguments = parse(["ask", "why?", "--folder", "a", "--folder", "b", "--json", "--stream"])
    assert arguments.text == "why?"
    assert arguments.folders == (Path("a"), Path("b"))
    assert arguments.json
    assert arguments.stream


def test_rules_of_a_folder_are_given_taken_back_or_left_alone() -> None:
    left = parse(["index", "a"])
    assert (left.include, left.exclude, left.max_size_mb) == (None, None, None)
    given = parse(["index", "a", "--include", "*.pdf", "--include", "*.md", "--exclude", "", "--max-size", "0"])
    assert (given.include, given.exclude, given.max_size_mb) == (("*.pdf", "*.md"), (), 0)


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        parse(["--version"])
    assert left.value.code == 0
    assert re.fullmatch(r"counterpart \d+\.\d+\.\d+\n", capsys.readouterr().out)


@pytest.mark.parametrize("words", [["--key-file"], ["--key-file", "status"], ["status", "--key-file"]])
def test_the_key_file_may_be_asked_for_before_and_after_the_command(words: list[str]) -> None:
    assert parse(words).key_file


@pytest.mark.parametrize(
    "words",
    [
        ["ask"],
        ["ask", " "],
        ["ask", "x", "--stream"],
        ["search", "x", "-k", "0"],
        ["mentions", " "],
        ["search", "x", "-k", "ten"],
        ["search", "x", "--after", "yesterday"],
        ["search", "x", "--before", "2026-13"],
        ["index"],
        ["graph"],
        ["index", "a", "--max-size", "big"],
        ["forget"],
        ["forget", "a", "b"],
        ["retry"],
        ["remove"],
        ["verify", "a"],
        ["status", "x"],
        ["--nonsense"],
    ],
)
def test_bad_usage_exits_with_two_and_prints_nothing_on_stdout(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        parse(words)
    assert exit_.value.code == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "error:" in captured.err


def test_the_help_lists_only_commands_that_exist(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        parse(["--help"])
    assert exit_.value.code == 0
    said = capsys.readouterr().out
    for command in ("index", "folders", "ask", "search", "status", "verify", "forget", "retry", "pause", "doctor"):
        assert command in said
    for later in ("brain", "mcp", "backup"):
        assert later not in said


@pytest.mark.parametrize("words", [["ask", "caf\udce9"], ["index", "/d\udcff"], ["--profile", "/p\udcff"]])
def test_words_that_are_no_text_are_bad_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        parse(words)
    assert left.value.code == 2
    assert "not readable text" in capsys.readouterr().err


def test_a_search_is_narrowed_by_people_kinds_and_dates() -> None:
    words = ["search", "the launch", "--person", "Ann Weber", "--person", "bob@contoso.com"]
    given = parse([*words, "--kind", "message", "--kind", ".pdf", "--after", "2026-03", "--before", "2026-03-18"])
    assert given.people == ("Ann Weber", "bob@contoso.com")
    assert given.kinds == ("message", ".pdf")
    assert (given.after, given.before) == ("2026-03", "2026-03-18")
    assert parse(["search", "the launch", "--folder", "a", "--folder", "b"]).folders == (Path("a"), Path("b"))
    assert parse(["search", "the launch"]).people == ()
    assert parse(["search", "the launch"]).folders == ()


def test_mentions_take_the_same_filters_and_what_documents_are_called() -> None:
    given = parse(["mentions", '"late delivery"', "--called", "contract", "--kind", ".pdf", "--folder", "a", "-k", "5"])
    assert (given.text, given.called, given.kinds, given.folders, given.limit) == (
        '"late delivery"', "contract", (".pdf",), (Path("a"),), 5,
    )  # fmt: skip
    assert (parse(["mentions", "x"]).limit, parse(["search", "x"]).limit) == (20, 10)
