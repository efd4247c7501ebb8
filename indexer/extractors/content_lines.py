"""The lines of calendars (RFC 5545) and address cards (RFC 6350, and vCard 2.1 and 3.0 before it).

A line is a name, parameters, and a value; long ones are folded. Components begin and end, and lie in one another.
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time

import msgspec

from indexer.extractors import Unreadable
from indexer.extractors.mail import in_words
from indexer.extractors.text import decode
from indexer.extractors.tidy import clean

VERSION = 1
_FOLD = re.compile(r"\n[ \t]")
_FOLD_NOT_SOFT = re.compile(r"(?<!=)\n[ \t]")
_LINE = re.compile(r"(?:[\w-]+\.)?([\w-]+)((?:;(?:[^\":;]|\"[^\"]*\")*)*):(.*)", re.DOTALL)
_PARAMETER = re.compile(r";([\w-]+)(?:=((?:[^\";]|\"[^\"]*\")*))?")
_ESCAPE = re.compile(r"\\([nN\\;,:\"])")
_MOMENT = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d):?(\d\d)?)?\s*(Z?)")
_DEEPEST = 6
_LONGEST_NAME = 8 * 1024


class Line(msgspec.Struct, frozen=True):
    """One property: its name and its parameters in upper case, its value as it is written."""

    name: str
    value: str
    parameters: dict[str, str]

    @property
    def text(self) -> str:
        """The value of a text, without its escapes."""
        return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value).strip()

    def pieces(self, separator: str = ";") -> list[str]:
        """The texts of a value of several, which this sign parts."""
        pieces = re.split(rf"(?<!\\){separator}", self.value)
        return [Line("", piece, {}).text for piece in pieces]


class Component(msgspec.Struct, frozen=True):
    """What stands between a BEGIN and its END."""

    name: str
    lines: list[Line]
    inner: list[Component]

    def first(self, name: str) -> str:
        """The text of the first property of a name, "" when there is none."""
        return next((line.text for line in self.lines if line.name == name), "")

    def all(self, *names: str) -> Iterator[Line]:
        """The properties of these names, in order."""
        return (line for line in self.lines if line.name in names)

    def every(self, *names: str) -> Iterator[Component]:
        """The components of these names, wherever they lie."""
        for one in self.inner:
            if one.name in names:
                yield one
            else:
                yield from one.every(*names)


class Moment(msgspec.Struct, frozen=True):
    """A date or a time as a calendar states it."""

    iso: str
    """ISO 8601; without an offset it is the time of the place."""
    words: str


def components(data: bytes, most: int) -> tuple[Component, bool]:
    """(a component that holds all of a file, whether text was left out). Raises `Unreadable`."""
    text, cut = decode(data, most * 2)
    whole = Component("", [], [])
    stack = [whole]
    begun: Counter[str] = Counter()
    for line in _lines(_unfolded(text)):
        if line.name == "BEGIN":
            one = Component(line.value.strip().upper(), [], [])
            if len(stack) < _DEEPEST:
                stack[-1].inner.append(one)
            stack.append(one)
            begun[one.name] += 1
        elif line.name == "END":
            name = line.value.strip().upper()
            ended = "" if begun[name] else name
            while ended != name:  # what is not ended inside it ends with it
                ended = stack.pop().name
                begun[ended] -= 1
        else:
            stack[-1].lines.append(line)
    return whole, cut


def moment(line: Line) -> Moment | None:
    """When a line says something is; None when that is no date."""
    found = _MOMENT.match(line.value.strip())
    if found is None:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
        if found[4] is None:
            return Moment(day.isoformat(), in_words(datetime.combine(day, time())).rpartition(",")[0])
        # A leap second is no second of the clock.
        at = datetime.combine(day, time(int(found[4]), int(found[5]), min(59, int(found[6] or 0))))
    except ValueError:
        return None
    zone = "UTC" if found[7] else line.parameters.get("TZID", "").lstrip("/")
    words = f"{in_words(at)} ({zone[:80]})" if zone else in_words(at)
    return Moment(at.isoformat() + ("+00:00" if found[7] else ""), words)


def _unfolded(text: str) -> str:
    fold = _FOLD_NOT_SOFT if "QUOTED-PRINTABLE" in text.upper() else _FOLD
    return fold.sub("", clean(text))


def _lines(text: str) -> Iterator[Line]:
    waiting: list[str] = []
    for raw in text.split("\n"):
        if raw.endswith("=") and (waiting or _is_quoted(raw)):  # vCard 2.1 goes on in the next line
            waiting.append(raw[:-1])
            continue
        whole = "".join(waiting) + raw
        waiting = []
        found = _LINE.fullmatch(whole) if len(whole.partition(":")[0]) < _LONGEST_NAME else None
        if found is None:
            continue
        parameters = {name.upper(): value.strip('"') if value else "" for name, value in _PARAMETER.findall(found[2])}
        value = _decoded(found[3], parameters)
        yield Line(found[1].upper(), value, parameters)


def _is_quoted(line: str) -> bool:
    return "QUOTED-PRINTABLE" in line.partition(":")[0].upper()


def _decoded(value: str, parameters: dict[str, str]) -> str:
    if parameters.get("ENCODING", "").upper() != "QUOTED-PRINTABLE" and "QUOTED-PRINTABLE" not in parameters:
        return value
    try:
        raw = quopri.decodestring(value.encode("ascii", "ignore"))
        text = decode(raw, len(raw) + 1, parameters.get("CHARSET", ""))[0] if raw else ""
    except (Unreadable, binascii.Error):
        return value
    return clean(text).replace("\n", "\\n")
