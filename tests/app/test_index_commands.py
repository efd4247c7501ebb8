"""What the commands that look after the index ask before they do it."""

from __future__ import annotations

import io
import sys

import pytest

from app.commands import Cannot
from app.index_commands import _require_consent


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("typed", ["y\n", "Yes\n"])
def test_forgetting_goes_on_when_the_user_agrees(
    typed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    _require_consent("/files/a\x1b[31m.txt")
    asked = capsys.readouterr()
    assert asked.out == ""
    assert "/files/a[31m.txt" in asked.err


@pytest.mark.parametrize("typed", ["\n", "n\n", "", "maybe\n"])
def test_nothing_is_forgotten_without_a_clear_yes(typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    with pytest.raises(Cannot, match="Nothing was forgotten"):
        _require_consent("/files/a.txt")


def test_a_script_has_to_say_yes_beforehand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    with pytest.raises(Cannot, match="--yes"):
        _require_consent("/files/a.txt")
