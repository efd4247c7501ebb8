"""AgentDojo's ground-truth calls as JSON: `python -m benchmarks._agentdojo SITE VERSION`, as a process of its own.

SITE is a folder with the package and the few libraries that its task definitions need:

    pip install --target SITE --no-deps agentdojo
    pip install --target SITE pydantic deepdiff docstring_parser pyyaml email_validator typing_extensions

Its package of pipelines imports the clients of every model service; here it is given none, for no model is called.

AgentDojo: A Dynamic Environment to Evaluate Prompt Injection Attacks and Defenses for LLM Agents (Debenedetti et al.,
NeurIPS 2024), MIT licence.
"""

from __future__ import annotations

import importlib
import json
import sys
import types
from pathlib import Path
from typing import Any


def export(site: Path, version: str) -> dict[str, Any]:
    """Suites by name, each with its tools, its user tasks and its injection tasks: id, text, calls in order."""
    sys.path.insert(0, str(site))
    pipelines = "agentdojo.agent_pipeline"
    for name, folder in ((pipelines, "agent_pipeline"), (f"{pipelines}.llms", "agent_pipeline/llms")):
        hollow = sys.modules[name] = types.ModuleType(name)
        hollow.__path__ = [str(site / "agentdojo" / folder)]
    service = sys.modules[f"{pipelines}.llms.google_llm"] = types.ModuleType(f"{pipelines}.llms.google_llm")
    vars(service)["EMPTY_FUNCTION_NAME"] = ""
    suites = importlib.import_module("agentdojo.task_suite.load_suites").get_suites(version)
    return {name: _suite(suite) for name, suite in suites.items()}


def _suite(suite: Any) -> dict[str, Any]:
    return {
        "tools": sorted(tool.name for tool in suite.tools),
        "user": [_task(suite, task, task.PROMPT) for task in suite.user_tasks.values()],
        "injection": [_task(suite, task, task.GOAL) for task in suite.injection_tasks.values()],
    }


def _task(suite: Any, task: Any, text: str) -> dict[str, Any]:
    environment = suite.load_and_inject_default_environment({})
    if hasattr(task, "init_environment"):
        environment = task.init_environment(environment)
    calls = [{"tool": call.function, "arguments": call.args} for call in task.ground_truth(environment)]
    return {"id": task.ID, "text": text, "calls": calls}


if __name__ == "__main__":
    print(json.dumps(export(Path(sys.argv[1]), sys.argv[2]), default=str))
