"""Whether two rows of the graph are one organisation, product, place or term, and why."""

from __future__ import annotations

from indexer.graph.alike import Verdict
from indexer.graph.bearers import Bearer
from indexer.graph.model import EntityKind
from indexer.graph.names import key
from indexer.graph.organisations import bare, domain_word, is_acronym, legal_form, run_together
from indexer.graph.similar import distance, unread

_UNTYPED: EntityKind = "thing"
_EQUAL = 0.994
"""Clearer than a name without its legal form: one that is called just so is meant rather (`clusters`)."""
_LONG = 8
"""Letters of a name of which one may be misread: of shorter ones, one letter often makes another name."""


def things(a: Bearer, b: Bearer, *, defined: bool = False) -> Verdict:
    """Whether two rows are one. Symmetric. `defined`: a file says that one is the other's acronym."""
    if not a.canonical_identifiers.isdisjoint(b.canonical_identifiers):
        return Verdict(1.0, ("the same identifier",), certain=True)
    if a.identifiers and b.identifiers:
        return Verdict(0.1, ("each has an identifier of its own",))
    kinds = {a.kind, b.kind} - {_UNTYPED}
    if len(kinds) > 1:
        return Verdict(0.0, ("they are of different kinds",))
    if defined and _abbreviates(a, b):
        return Verdict(0.97, ("a file says that one is the other's acronym",))
    ours, theirs = ({form for name in one.names if (form := bare(name))} for one in (a, b))
    if not ours.isdisjoint(theirs):
        forms = [{form for name in one.names if (form := legal_form(name))} for one in (a, b)]
        if all(forms) and forms[0].isdisjoint(forms[1]):
            return Verdict(0.5, ("the names are equal but for two legal forms",))
        if not {key(name) for name in a.names}.isdisjoint(key(name) for name in b.names):
            return Verdict(_EQUAL, ("the names are equal",))
        return Verdict(0.95, ("the names are equal but for a legal form or the spelling",))
    if "organisation" in kinds:
        words = [
            {domain_word(one) for one in x.identifiers}.intersection(word for form in y for word in run_together(form))
            for x, y in ((a, theirs), (b, ours))
        ]
        if any(len(word) >= 4 for both in words for word in both):
            return Verdict(0.85, ("the domain is the name",))
        if len(kinds) == 1 and a.kind == b.kind and any(_misread(x, y) for x in ours for y in theirs):
            return Verdict(0.75, ("the names differ in a letter",))
    return Verdict(0.05)


def _abbreviates(a: Bearer, b: Bearer) -> bool:
    """Whether one is an acronym and not the other: a file may define a term by another one."""
    short, long = ([is_acronym(name) for name in one.names] for one in (a, b))
    return any(short) != any(long)


def _misread(a: str, b: str) -> bool:
    """One letter apart, in long names without figures: "Region 1" is not "Region 2"."""
    one, other = unread(a.replace(" ", "")), unread(b.replace(" ", ""))
    if min(len(one), len(other)) < _LONG or any(sign.isdigit() for sign in a + b):
        return False
    return one == other or (one[0] == other[0] and distance(one, other, 1) <= 1)
