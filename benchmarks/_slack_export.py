"""A channel's export as a prepared set: who asked, and the replies that name them.

The export is XML as Chatterjee, Damevski, Kraft and Pollock published five channels of 2017 to 2019 ("Software-related
Slack Chats with Disentangled Conversations", MSR 2020; repository of that name, `data/*/*/merged-*.xml`):

    <slack><message><ts>2019-01-01T17:15:26</ts><user>Priscila</user><text>…</text></message>…</slack>

`python3 -m benchmarks._slack_export EXPORT.xml DIR` writes DIR/corpus.jsonl and DIR/queries.jsonl. A query is a
message that asks; its gold are the next messages of others that address whoever asked (`<@Priscila>`), up to that
one's next question and within a day. The messages that ask are left out of the corpus, and a query does not say who
asked: nothing but what it is about leads to the reply.
"""

from __future__ import annotations

import html
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

_WITHIN = timedelta(days=1)
_FEWEST_WORDS = 6
"""Of a question: "why?" is about nothing that could be looked for."""
_MENTION = re.compile(r"<@([^>|]+)[^>]*>")
_LINK = re.compile(r"<(https?://[^>|]+)(?:\|[^>]*)?>")


@dataclass(frozen=True, slots=True)
class _Message:
    when: datetime
    user: str
    text: str
    named: frozenset[str]

    @property
    def asks(self) -> bool:
        return "?" in self.text and len(self.text.split()) >= _FEWEST_WORDS


def prepare(export: Path, folder: Path) -> tuple[int, int]:
    """Write the set; how many messages and questions it has."""
    messages = _read(export)
    gold = {at: found for at, one in enumerate(messages) if one.asks and (found := _replies(messages, at))}
    folder.mkdir(parents=True, exist_ok=True)
    rows = [
        {"id": str(at), "title": f"{one.when:%Y-%m-%d}", "text": f"{one.user}: {one.text}", "group": export.stem}
        for at, one in enumerate(messages)
        if at not in gold
    ]
    queries = [
        {"id": f"q{at}", "question": messages[at].text, "gold": kept, "group": export.stem}
        for at, found in gold.items()
        if (kept := [str(one) for one in found if one not in gold])
    ]
    for name, written in (("corpus", rows), ("queries", queries)):
        lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in written)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return len(rows), len(queries)


def _replies(messages: Sequence[_Message], at: int) -> list[int]:
    asked = messages[at]
    found: list[int] = []
    for later in range(at + 1, len(messages)):
        one = messages[later]
        if one.when - asked.when > _WITHIN or (one.user == asked.user and one.asks):
            break
        if one.user != asked.user and asked.user in one.named:
            found.append(later)
    return found


def _read(export: Path) -> list[_Message]:
    messages = []
    for one in ElementTree.parse(export).getroot().iter("message"):
        raw = html.unescape(one.findtext("text") or "")
        text = " ".join(_LINK.sub(r"\1", _MENTION.sub("", raw)).split())
        if text:
            when = datetime.fromisoformat(one.findtext("ts") or "")
            messages.append(_Message(when, one.findtext("user") or "", text, frozenset(_MENTION.findall(raw))))
    return messages


if __name__ == "__main__":
    print("{:,} messages, {:,} questions".format(*prepare(Path(sys.argv[1]), Path(sys.argv[2]))))
