"""A row of the graph as identity sees it: its kind, its names in parts and its addresses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from indexer.graph.addresses import Address, Fit, address, fit
from indexer.graph.codes import CLASSES
from indexer.graph.model import EntityKind
from indexer.graph.names import key
from indexer.graph.nicknames import groups
from indexer.graph.organisations import has_legal_form, is_acronym
from indexer.graph.person_names import Agreement, PersonName, agreement, parse

_HANDLE_FROM = 6
MOST_NAMES = 20
"""Names of one row that are compared; a mailbox with more is a list."""


@dataclass(frozen=True)
class Bearer:
    """Somebody or something that bears names. Everything derived is computed once."""

    id: int
    kind: EntityKind
    names: tuple[str, ...] = ()
    """As written, the most usual first."""
    identifiers: tuple[str, ...] = ()

    @cached_property
    def anchors(self) -> tuple[str, ...]:
        """What names this row also after everything was read anew: its identifiers, or its class and normal forms."""
        if self.identifiers:
            return tuple(sorted(self.identifiers))
        return tuple(sorted({name_anchor(self.kind, name) for name in self.names}))

    @cached_property
    def order(self) -> tuple[int, int, int, tuple[str, ...]]:
        """Where it stands among others, whatever ids the store gave: identified rows first, then whole names."""
        return (not self.identifiers, self.kind == "thing", not self.full, self.anchors)

    @cached_property
    def addresses(self) -> tuple[Address, ...]:
        """Its mail addresses."""
        mails = (one for one in self.identifiers if one.lower().startswith("mailto:"))
        return tuple(found for one in sorted(mails) if (found := address(one)) is not None)

    @cached_property
    def canonical_identifiers(self) -> frozenset[str]:
        """Identifiers, of addresses the mailbox; two rows with one in common are one."""
        others = {one for one in self.identifiers if not one.lower().startswith("mailto:")}
        return frozenset(
            others | {f"mailto:{one.canonical}" for one in self.addresses if not (one.shared or one.placeless)}
        )

    @cached_property
    def handles(self) -> frozenset[str]:
        """Its accounts' names: local parts of its addresses."""
        return frozenset(one.handle for one in self.addresses if not (one.shared or one.placeless))

    @cached_property
    def called(self) -> frozenset[str]:
        """Names of one word that may be an account's: long, and nobody's given name."""
        single = (name.compact for name in self.person_names if len(name.words) == 1 and not name.full)
        return frozenset(word for word in single if len(word) >= _HANDLE_FROM and not groups(word))

    @cached_property
    def shared(self) -> bool:
        """Whether it is a mailbox of more than one: a desk, a list, a machine, or names that exclude each other."""
        if any(one.shared for one in self.addresses):
            return True
        if not self.addresses or len(self.names) < 3:
            return False
        full = [name for name in self._parsed if name.full]
        return sum(agreement(full[0], other) is Agreement.APART for other in full[1:]) >= 2 if full else False

    @cached_property
    def person_names(self) -> tuple[PersonName, ...]:
        """Its names as a person's."""
        return () if self.shared else self._parsed

    @cached_property
    def _parsed(self) -> tuple[PersonName, ...]:
        return tuple(dict.fromkeys(found for raw in self.names[:MOST_NAMES] if (found := parse(raw)) is not None))

    @cached_property
    def full(self) -> bool:
        """Whether its name says wholly who or what it is: a full name, one with its legal form or of several words."""
        if self.kind == "person":
            return any(name.full for name in self.person_names)
        return any(has_legal_form(name) or (" " in name and not is_acronym(name)) for name in self.names)


def name_anchor(kind: EntityKind, name: str) -> str:
    """What names a row without identifiers: "name:person:ann miller"; kinds of things with names are one class."""
    return f"name:{CLASSES[kind]}:{key(name) or name.casefold()}"


def best_fit(addresses: Sequence[Address], names: Iterable[PersonName]) -> Fit:
    """How well any of the addresses fits any of the names."""
    return max((fit(one, name) for name in names for one in addresses), default=Fit.NOT)
