"""A tour for the documentation, from the real program: ten questions over the sample folder, and what the window shows.

`python -m app.tour OUT` writes `tour.md` and its pictures into OUT.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from app.screenshots import LONGEST_WAIT_S, NotReached, ask, opened_on, run_for, until
from indexer.network_lock import lock

if TYPE_CHECKING:
    from app.conversation import Exchange
    from app.window import Window

STOPS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("A question", ("When was the Lisbon launch postponed to, and why?",), "answer"),
    ("A follow-up", ("What does Brook One cost in Portugal?", "And in the United Kingdom?"), ""),
    ("Counting: the whole index, not the best ten passages", ("How many documents mention Lisbon?",), "counting"),
    ("Sums over a spreadsheet, with the query", ("What is the total of the supplier payments?",), "table"),
    ("Rows, each with its place", ("List every payment over 5,000 €",), ""),
    ("Who somebody is, from the knowledge graph", ("Who is Tomás Figueira?",), ""),
    ("A whole folder in a few sentences", ("Summarise the minutes",), "summary"),
    (
        "Two questions, of which the files answer one",
        ("How much may a flight between Bristol and Lisbon cost? Who won the football world cup in 1998?",),
        "parts",
    ),
    ("What you told about yourself", ("Remember that my manager is Priya Raman", "Who is my manager?"), ""),
    (
        "A draft, which is saved only if you allow it",
        ("Draft a mail to Rui Antunes about moving the booking",),
        "draft",
    ),
)
"""What is shown, what is asked in one conversation, and the name of the picture; "" takes none."""
_BADGES = {"answered": "", "partial": "*Partly in your files.*", "not_found": "*Not in your files.*"}
_HEAD = """# A tour in ten questions

Asked in this order in the window, over the sample folder that comes with the program (19 files) and with the bundled
model of 135 million parameters. Text and pictures are what it answered; `python3 dev.py tour OUT` makes them anew.
"""


def walk(window: Window, out: Path) -> str:
    """Ask everything; the tour as Markdown. Raises `NotReached`."""
    library = window.library
    until(lambda: library.known, 60, "the index is open")
    window.show_page("welcome")
    window.page("welcome").use_sample()  # type: ignore[attr-defined]
    until(lambda: window.brain.model.state in ("ready", "failed", "none"), 120, "the model is loaded")
    until(lambda: library.files > 0 and library.ready and not library.reading, LONGEST_WAIT_S, "the sample is read")
    run_for(5.0)  # the graph is drawn behind the reading
    window.show_page("chat")
    parts = [_HEAD]
    for number, (title, questions, picture) in enumerate(STOPS, 1):
        window.conversation.new()
        parts.append(f"## {number}. {title}\n")
        for question in questions:
            parts.append(_told(_asked(window, question, out, picture)))
        if picture:
            if picture != "draft":
                _take(window, out, picture)
            parts.append(f"![{title}](screenshots/tour-{picture}.png)\n")
    return "\n".join(parts)


def _asked(window: Window, question: str, out: Path, picture: str) -> Exchange:
    """Ask and wait; an approval that is asked for is photographed and not given."""
    if picture != "draft":
        return ask(window, question)
    window.conversation.ask(question)
    exchange = window.conversation.talk.exchanges[-1]
    until(lambda: exchange.approvals or exchange.state == "done", LONGEST_WAIT_S, "an approval is asked for")
    run_for(1.0)
    _take(window, out, picture)
    if exchange.approvals:
        window.conversation.decide(exchange, exchange.approvals[0], "no")
    until(lambda: exchange.state in ("done", "interrupted"), LONGEST_WAIT_S, "the question is answered without it")
    return exchange


def _take(window: Window, out: Path, picture: str) -> None:
    run_for(0.5)
    path = out / "screenshots" / f"tour-{picture}.png"
    if not window.grab().save(str(path)):
        raise NotReached(f"The picture {path} could not be written; please check the folder.")


def _told(exchange: Exchange) -> str:
    """A question and its answer as Markdown."""
    answer = exchange.answer
    lines = [f"> **{exchange.question}**", ""]
    if answer is not None:
        lines += [f"{answer.text}", ""]
        if badge := _BADGES[answer.status]:
            lines += [badge, ""]
        lines += [f"{one.n}. {PurePath(one.place.path).name}{_where(one.place.label)}" for one in answer.citations]
    return "\n".join([*lines, ""])


def _where(label: str) -> str:
    return f", {label}" if label else ""


def main(words: Sequence[str]) -> int:
    """Write the tour into the folder that is named; the exit code."""
    lock()
    if len(words) != 1:
        sys.stderr.write("usage: python -m app.tour OUT\n")
        return 2
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    out = Path(words[0]).absolute()
    (out / "screenshots").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            with opened_on(Path(folder)) as (window, _style, _indexer):
                (out / "tour.md").write_text(walk(window, out), encoding="utf-8")
        except NotReached as failure:
            sys.stderr.write(f"{failure}\n")
            return 1
    sys.stderr.write(f"The tour lies in {out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
