"""A small real child with the agent's name tags: an Ask searches through the switchboard."""

from __future__ import annotations

import sys

from agent.contract import Answer, Ask, Config, ModelState, Open, Stage, Timing
from indexer.contract import AddFolder, Coverage, Search
from indexer.network_lock import lock
from indexer.serving import Handler, Job, serve


class Agent:
    def open(self, request: Open, job: Job) -> ModelState:
        self.config: Config = request.config
        return ModelState("none")

    def ask(self, request: Ask, job: Job) -> Answer:
        job.event(Stage("searching"))
        if request.question == "forbidden":
            job.ask(AddFolder("/"), 10)
        found = job.ask(Search(request.question, 7), 20)
        job.event(Stage("checking", 1, 1))
        timing = Timing(found.took_ms, 0, 0, 0, 0, 0, 0)
        return Answer("", "not_found", (), (), Coverage(0, 0, 0, 0), 0, "", "", timing, "", 0)


if __name__ == "__main__":
    lock()
    agent = Agent()
    sys.exit(serve({Open: Handler("main", agent.open), Ask: Handler("ask", agent.ask)}))
