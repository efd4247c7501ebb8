"""Labelled sets of how people are called: read from JSONL, or made from the history of a public project.

A commit is a letter: it has an author and, in its trailers ("Reviewed-by: Ann Lee <ann@contoso.com>"), those it went
to. Who is who, people wrote down by hand in the project's .mailmap (gitmailmap(5)): two names and addresses are one
person's when it maps them to one full name or to one address. What it does not list stands for itself, so a person
whom nobody entered counts as several, and joining these counts as wrong.
"""

from __future__ import annotations

import json
import re
import subprocess
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_TRAILER = re.compile(
    r"^(?:[A-Z][a-z]+-)+(?:by|to|and-explained): *\"?([^<>\"\n]{2,80}?)\"? *<([^<>\s]+@[^<>\s]+)>", re.MULTILINE
)
_WITHOUT_ADDRESS = 4
"""Every so many-th name also stands alone in a document of its own, as authors stand on a title page."""
_MOST_COMMITS = 100_000


class UnusableNames(Exception):
    """A set cannot be read or made; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class Record:
    """A name and an address as they stand in one document; either may be "", not both."""

    name: str
    address: str
    person: str
    """Who it is: records with the same word here are one person."""
    document: str
    """Records with the same word here stand in one header."""


def read_names(path: Path) -> list[Record]:
    """JSONL with "person", "name" and/or "address", and "document"; without the last each record stands alone."""
    records = []
    try:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if not line.strip():
                continue
            fields = json.loads(line)
            name, address = str(fields.get("name", "")), str(fields.get("address", ""))
            if not (name or address):
                raise UnusableNames(f"{path.name}, line {number}: neither a name nor an address.")
            records.append(Record(name, address, str(fields["person"]), str(fields.get("document", number))))
    except (OSError, UnicodeDecodeError, KeyError, AttributeError, json.JSONDecodeError) as problem:
        raise UnusableNames(
            f"{path.name} is no JSONL with a person in every line ({type(problem).__name__})."
        ) from None
    return records


def names_of_history(repository: Path) -> list[Record]:
    """A set from a git repository with a .mailmap (bare ones, too): of each new name and address, the first commit."""
    log = _git(repository, "log", f"-n{_MOST_COMMITS}", "-z", "--format=%H%x01%an%x01%ae%x01%B")
    commits: list[tuple[str, list[tuple[str, str]]]] = []
    for commit in log.split("\0"):
        fields = commit.split("\1")
        if len(fields) == 4:
            trailers = [(name.strip(), address) for name, address in _TRAILER.findall(fields[3])]
            commits.append((fields[0][:12], [(fields[1].strip(), fields[2].strip()), *trailers]))
    if not commits:
        raise UnusableNames(f"{repository} has no history.")
    everybody = sorted({one for _, people in commits for one in people if one[1]})
    person = _persons(everybody, _mapped(repository, everybody))
    seen: set[tuple[str, str]] = set()
    records = []
    for commit_id, people in commits:
        told = [one for one in dict.fromkeys(people) if one in person]
        if seen.issuperset(told):
            continue
        records += [Record(*one, person[one], commit_id) for one in told]
        for one in told:
            alone = zlib.crc32(repr(one).encode()) % _WITHOUT_ADDRESS == 0
            if alone and one not in seen and " " in one[0] and "@" not in one[0]:
                records.append(Record(one[0], "", person[one], f"{commit_id} {one[1]}"))
        seen.update(told)
    return records


def write_names(path: Path, records: Iterable[Record]) -> None:
    """Write a set as `read_names` reads it."""
    lines = [
        json.dumps({"name": one.name, "address": one.address, "person": one.person, "document": one.document})
        for one in records
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _mapped(repository: Path, people: list[tuple[str, str]]) -> list[tuple[str, str]]:
    asked = "".join(f"{name} <{address}>\n" for name, address in people)
    told = _git(repository, "-c", "mailmap.blob=HEAD:.mailmap", "check-mailmap", "--stdin", given=asked).splitlines()
    if len(told) != len(people):
        raise UnusableNames(f"git tells of {len(told)} instead of {len(people)} people in {repository}.")
    found = []
    for line, given in zip(told, people, strict=True):
        name, bracket, address = line.rpartition(" <")
        found.append((name.strip(), address.rstrip(">")) if bracket else given)
    return found


def _persons(people: list[tuple[str, str]], mapped: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """For each name and address one word that those of the same person share."""
    parent: dict[str, str] = {}

    def root(one: str) -> str:
        while parent.setdefault(one, one) != one:
            one = parent[one] = parent[parent[one]]
        return one

    for name, address in mapped:
        if " " in name:
            parent[root(f"name {name.casefold()}")] = root(address.lower())
    return {one: root(address.lower()) for one, (_, address) in zip(people, mapped, strict=True)}


def _git(repository: Path, *arguments: str, given: str | None = None) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(repository), *arguments],
            input=None if given is None else given.encode(),
            capture_output=True,
            check=True,
            timeout=600,
        )
    except (OSError, subprocess.SubprocessError):
        raise UnusableNames(f"git cannot read {repository}; please give a clone of a project.") from None
    return done.stdout.decode("utf-8", "replace")
