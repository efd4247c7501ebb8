"""What of a connector is pinned."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from agent.connectors.pins import MOST, Named, fingerprint, fingerprint_of, named, resolved
from agent.connectors.server import ConnectorFailed, Definition


def test_the_settings_name_connectors_a_line_each() -> None:
    lines = [
        'desk = python "my server.py" --fast',
        "desk = other",
        "  ",
        "no command =",
        "bad name! = x",
        'open = a "b',
    ]
    assert named(lines) == (Named("desk", ("python", "my server.py", "--fast")),)
    assert len(named([f"n{number} = run" for number in range(50)])) == MOST


def test_a_changed_program_or_script_changes_the_fingerprint(tmp_path: Path) -> None:
    script = tmp_path / "server.py"
    script.write_text("print(1)")
    before = fingerprint([sys.executable, str(script)])
    assert fingerprint([sys.executable, str(script)]) == before
    assert fingerprint([sys.executable, str(script), "--more"]) != before
    script.write_text("print(2)")
    assert fingerprint([sys.executable, str(script)]) != before


def test_tools_are_pinned_by_name_description_and_schema_whatever_their_order() -> None:
    add = Definition("add", "Add.", {"type": "object", "properties": {}})
    take = Definition("take", "Take.", {})
    assert fingerprint_of([add, take]) == fingerprint_of([take, add])
    assert fingerprint_of([add, take]) != fingerprint_of([add])
    assert fingerprint_of([Definition("add", "Add!", add.input_schema)]) != fingerprint_of([add])
    assert fingerprint_of([Definition("add", "Add.", {"type": "object"})]) != fingerprint_of([add])


def test_a_program_is_found_on_the_path_or_said_to_be_missing() -> None:
    assert Path(resolved(Named("desk", ("python3", "x")))[0]).is_absolute()
    with pytest.raises(ConnectorFailed, match="“desk” is not there"):
        resolved(Named("desk", ("no-such-program-anywhere",)))
