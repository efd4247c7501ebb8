"""The one place where a tool is allowed to run. What only reads may; everything else is denied unless it was approved.

Deterministic, and nothing that a document or a model says has a part in it.
"""

from __future__ import annotations

from typing import Any

import msgspec

from agent.inquiry import Inquiry
from agent.told import Told
from agent.tools.tool import Tool
from indexer.serving import Refused


class Gateway:
    """Runs tools within their limits."""

    def run(self, tool: Tool[Any], arguments: msgspec.Struct, inquiry: Inquiry) -> Told | None:
        """What the tool answers; None when it has nothing to say. Raises `Refused`, `CallFailed`, `Cancelled`."""
        if tool.risk != "read":
            raise Refused(f"“{tool.name}” does more than read, and that was not approved.")
        inquiry.job.check()
        return tool.run(arguments, inquiry)
