"""How a table of handlers is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from agent.opened import OpenAgent
from indexer.serving import Job

Rows = Mapping[type[Any], tuple[str, Callable[[OpenAgent, Any, Job], msgspec.Struct]]]
"""Per request its worker and what answers it. Requests of one worker wait for each other."""
