"""The indexer process: `python -m indexer` serves `indexer.contract` on its stdin and stdout.

The table says which request runs on which worker. Requests of one worker wait for each other: a search never waits
for a page that is being drawn, nor for a folder that is being removed.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from indexer import contract, network_lock
from indexer.serving import Cancelled, Child, Handler, Job, Refused, serve
from indexer.wire import CallFailed, Fault

if TYPE_CHECKING:
    from indexer.opened import OpenIndex


class Process:
    """Holds the index from `Open` until the process leaves."""

    def __init__(self) -> None:
        self._child: Child | None = None
        self._index: OpenIndex | None = None

    def handlers(self) -> Mapping[type[Any], Handler]:
        """Every request of the contract: its worker and what answers it."""
        ask, read = self._asked, self._read
        return {
            contract.Open: Handler("folders", self.open),
            contract.AddFolder: Handler("folders", ask(lambda index, r, _: index.watched.add(r.path))),
            contract.RemoveFolder: Handler("folders", ask(lambda index, r, _: index.watched.remove(r.path))),
            contract.SetPaused: Handler("folders", ask(lambda index, r, _: index.watched.set_paused(r.paused))),
            contract.SetFolderRules: Handler(
                "folders", ask(lambda index, r, _: index.watched.set_rules(r.path, r.rules))
            ),
            contract.UseEmbedder: Handler(
                "folders", ask(lambda index, r, _: index.watched.use_embedder(r.folder, r.sha256))
            ),
            contract.Retry: Handler("folders", ask(lambda index, r, _: index.watched.retry(r.path))),
            contract.ListFolders: Handler("status", ask(lambda index, _, __: index.watched.folders())),
            contract.Status: Handler("status", ask(lambda index, _, __: index.answers.status())),
            contract.WaitUntilCurrent: Handler(
                "waiting",
                ask(
                    lambda index, r, job: index.watched.wait_until_current(
                        r.paths, job, index.answers.knowledge.identity.is_settled if r.settled else None
                    )
                ),
            ),
            contract.Search: Handler("search", ask(lambda index, r, job: index.answers.search(r, job))),
            contract.GetEdition: Handler("edition", ask(lambda index, r, _: index.answers.edition(r.settled))),
            contract.FindMentions: Handler("mentions", read(lambda index, r, _: index.answers.find_mentions(r))),
            contract.FindFiles: Handler("mentions", read(lambda index, r, _: index.answers.find_files(r))),
            contract.FindAmounts: Handler("mentions", read(lambda index, r, _: index.answers.find_amounts(r))),
            contract.FindEntities: Handler(
                "graph", read(lambda index, r, _: index.answers.knowledge.find(r.text, r.kinds, r.limit))
            ),
            contract.Dossier: Handler(
                "graph", read(lambda index, r, _: index.answers.knowledge.dossier(r.entity, r.limit))
            ),
            contract.Neighbours: Handler(
                "graph", read(lambda index, r, _: index.answers.knowledge.neighbours(r.entity, r.relations, r.limit))
            ),
            contract.Connect: Handler(
                "paths", read(lambda index, r, _: index.answers.knowledge.connect(r.a, r.b, r.limit))
            ),
            contract.Timeline: Handler(
                "graph",
                read(lambda index, r, _: index.answers.knowledge.timeline(r.entity, r.after, r.before, r.limit)),
            ),
            contract.WhatChanged: Handler(
                "paths", read(lambda index, r, _: index.answers.knowledge.what_changed(r.since, r.limit))
            ),
            contract.WhoKnows: Handler(
                "paths", read(lambda index, r, _: index.answers.knowledge.who_knows(r.topic, r.limit))
            ),
            contract.Correct: Handler("graph", ask(lambda index, r, _: index.answers.knowledge.correct(r))),
            contract.ListCorrections: Handler("graph", ask(lambda index, _, __: index.answers.knowledge.corrections())),
            contract.ExportGraph: Handler(
                "upkeep", ask(lambda index, r, job: index.answers.knowledge.export(r.path, r.format, job))
            ),
            contract.ImportVocabulary: Handler(
                "upkeep", ask(lambda index, r, job: index.answers.knowledge.import_vocabulary(r.path, job))
            ),
            contract.ForgetVocabulary: Handler(
                "upkeep", ask(lambda index, r, _: index.answers.knowledge.forget_vocabulary(r.path))
            ),
            contract.GraphCounts: Handler("graph", ask(lambda index, _, __: index.answers.knowledge.counts())),
            contract.ListTables: Handler(
                "tables", read(lambda index, r, job: index.tables.tables(r, job.check, job.heard))
            ),
            contract.QueryTable: Handler(
                "tables", ask(lambda index, r, job: index.tables.query(r, job.check, job.heard))
            ),
            contract.Compare: Handler("compare", ask(lambda index, r, _: index.answers.compare(r.left, r.right))),
            contract.ListTalks: Handler("talks", ask(lambda index, _, __: index.talks.all())),
            contract.KeepTalk: Handler("talks", ask(lambda index, r, job: index.talks.keep(r.talk, r.said, job.check))),
            contract.DropTalks: Handler("talks", ask(lambda index, r, _: index.talks.drop(r.ids))),
            contract.SearchTalks: Handler("talks", ask(lambda index, r, _: index.talks.search(r.query, r.limit))),
            contract.ReadPart: Handler("text", ask(lambda index, r, _: index.answers.read_part(r.path, r.part))),
            contract.RenderPage: Handler(
                "pages", ask(lambda index, r, _: index.answers.render_page(r.path, r.page, r.width, r.start, r.end))
            ),
            contract.Verify: Handler("upkeep", ask(lambda index, r, job: index.upkeep.verify(r.mend, job))),
            contract.Forget: Handler("upkeep", ask(lambda index, r, job: index.upkeep.forget(r.path, job))),
            contract.SelfCheck: Handler("check", ask(lambda index, _, job: index.answers.self_check(job))),
        }

    def notes(self) -> Mapping[type[Any], Callable[[Any], None]]:
        """Every note of the contract and what hears it."""
        return {contract.GiveWay: self.give_way, contract.Conditions: self.hear}

    def started(self, child: Child) -> None:
        """Serving has begun."""
        self._child = child

    def open(self, request: contract.Open, job: Job) -> contract.Folders:
        """Open the index and let it work in the background."""
        from indexer.opened import OpenIndex

        if self._index is not None:
            raise Refused("The index is open already.")
        index = OpenIndex(request.config, job.child.note)
        self._index = index
        index.start()
        return index.watched.folders()

    def give_way(self, note: contract.GiveWay) -> None:
        """Let reading wait while an answer is written."""
        if self._index is not None:
            self._index.give_way(note.seconds)

    def hear(self, note: contract.Conditions) -> None:
        """Let reading rest or go on as the desktop is used."""
        if self._index is not None:
            self._index.hear(note)

    def close(self) -> None:
        """Leave."""
        if self._index is not None:
            self._index.close()

    def _read(self, answer: Callable[[OpenIndex, Any, Job], Any]) -> Callable[[Any, Job], Any]:
        """As `_asked`, for what only reads: it ends in the middle when nobody waits for it any more."""

        def run(index: OpenIndex, request: Any, job: Job) -> Any:
            from indexer.database import Stopped

            try:
                with index.stoppable(job.heard):
                    return answer(index, request, job)
            except Stopped:
                raise Cancelled from None

        return self._asked(run)

    def _asked(self, answer: Callable[[OpenIndex, Any, Job], Any]) -> Callable[[Any, Job], Any]:
        def run(request: Any, job: Job) -> Any:
            if self._index is None:
                raise CallFailed(Fault("not_ready", "The index is not open yet; please try again in a moment."))
            from indexer.database import DatabaseError

            try:
                return answer(self._index, request, job)
            except DatabaseError as problem:
                raise Refused(str(problem)) from None

        return run


def main() -> int:
    """Lock the network, then serve until stdin ends."""
    network_lock.lock()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    process = Process()
    return serve(process.handlers(), notes=process.notes(), started=process.started, close=process.close)


if __name__ == "__main__":
    sys.exit(main())
