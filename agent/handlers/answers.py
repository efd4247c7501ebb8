"""Questions."""

from agent.contract import Ask
from agent.handlers.table import Rows

ANSWERS: Rows = {Ask: ("answers", lambda agent, request, job: agent.answer(request, job))}
