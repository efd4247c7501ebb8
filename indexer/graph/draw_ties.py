"""What the words between two names say of them: who works for whom, where a house has its seat, who was there.

Only few words between two names are read, so that a tie spans at most a street's name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from indexer.graph.draw_board import Board
from indexer.graph.draw_mentions import PRESENT, Placed

_OF = re.compile(
    r",?\s(?:of|from|at|with|von|vom|bei|beim|de|du|chez|di|del|della|da|van|bij)(?:\s(?:the|der|dem|den|la|las|l['’]|het))?\s"
    r"|\s\(|,\s[^,.;\n]{2,40}\s(?:at|of|bei|von|de|chez|di|van|bij)(?:\s(?:the|der|dem|den|la|het))?\s",
    re.IGNORECASE,
)
"""Between somebody and the house they work for."""
_LEFT = re.compile(
    r"\b(?:former|formerly|ex|ehemalig\w*|früher|ancien\w*|antigu[oa]|antes|prima|voormalig\w*|eerder)\b", re.IGNORECASE
)
_SEAT = re.compile(
    r"(?:[^.;\n]{0,30}\b(?:based|headquartered|located|seated|registered|office(?:\sis)?|sitz|ansässig|siège(?:\ssocial)?"
    r"|sise?|située?|sede(?:\slegale|\ssocial)?|domiciliad[oa]|gevestigd)\b[^.;\n]{0,30}?\s(?:in|at|te|à|en|a|de)\s(?:the\s)?"
    r"|\s(?:in|aus|à|en|te)\s|,\s(?:[^,\n]{3,40},\s)?(?:[A-Z]{1,2}-)?\d{4,5}(?:\s[A-Z]{2})?\s)",
    re.IGNORECASE,
)
"""Between a house and the place where it has its seat."""
_MOST = 60
"""Characters between two names that are read."""


def draw_ties(board: Board, document: int, number: int, text: str, names: Sequence[Placed], written: str) -> None:
    """The ties of the names of a passage; `written` is the document's day (ISO 8601), "" when it is unknown."""
    for one, other in (*pairwise(names), *zip(names, names[2:], strict=False)):
        start, end = one.one.start, other.one.end
        between = text[one.one.end : other.one.start]
        if not 0 < len(between) <= _MOST:
            continue
        kinds = board.kind(one.entity), board.kind(other.entity)
        if kinds == ("person", "organisation") and _OF.fullmatch(between) and not _LEFT.search(between):
            board.edge(one.entity, "works_for", other.entity, number, start, end, "pattern", 0.65, valid=(written, ""))
        elif kinds == ("organisation", "place") and _SEAT.fullmatch(between):
            board.edge(one.entity, "located_in", other.entity, number, start, end, "pattern", 0.65)
    if board.kind(document) == "event":
        return  # its own fields say who attends it
    for one in names:
        begin = text.rfind("\n", 0, one.one.start) + 1
        if board.kind(one.entity) == "person" and PRESENT.match(text, begin, one.one.start):
            span = (begin, one.one.end)
            board.edge(one.entity, "attended", document, number, *span, "pattern", 0.75, valid=(written, written))
