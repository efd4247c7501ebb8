"""Every tool of the program keeps what the gateway stands on."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from pathlib import Path
from typing import Any

import pytest

import agent
import agent.tools
from agent.tools.tool import Tool

AGENT = Path(agent.__file__).parent


def _tools() -> list[Tool[Any]]:
    found: dict[str, Tool[Any]] = {}
    for module in pkgutil.iter_modules(agent.tools.__path__):
        for value in vars(importlib.import_module(f"agent.tools.{module.name}")).values():
            if isinstance(value, Tool):
                found[value.name] = value
    return list(found.values())


TOOLS = _tools()


def test_there_are_tools_that_read_and_tools_that_act() -> None:
    assert {"read", "write"} <= {tool.risk for tool in TOOLS}


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_what_does_more_than_read_can_say_what_it_would_do(tool: Tool[Any]) -> None:
    assert tool.risk == "read" or tool.preview is not None


def test_nobody_but_the_gateway_runs_a_tool_that_acts() -> None:
    """No module names the `run` or the `preview` of a tool; a route that reads calls its own function."""
    names = {name for tool in TOOLS if tool.risk != "read" for name in (tool.run.__name__, tool.preview.__name__)}  # type: ignore[union-attr]
    for path in AGENT.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            function = call.func
            if isinstance(function, ast.Name):
                assert function.id not in names, f"{path.name}:{call.lineno} calls {function.id} past the gateway"
            elif isinstance(function, ast.Attribute) and function.attr in ("run", "preview"):
                owner = ast.unparse(function.value)
                assert path.name == "gateway.py" or "tool" not in owner.lower(), f"{path.name}:{call.lineno}"
