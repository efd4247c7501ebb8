"""Whether two rows of the graph are one person: evidence for and against, weighed, and said in a sentence.

Each comparison adds a weight, the logarithm of how much likelier it is between two rows of one person than between
rows of two (Fellegi and Sunter, 1969); the sum on the logistic scale is the confidence. The weights were set on the
histories of two public projects and measured on others (docs/decisions/2026-11-23-identity.md).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from indexer.graph.addresses import Fit
from indexer.graph.bearers import Bearer, best_fit
from indexer.graph.person_names import Agreement, PersonName, agreement
from indexer.graph.reach import Reach

LINK = 0.7
"""Confidence from which two rows become one: a wrong merge is worse than a missed one."""
COMMON = 5
"""Accounts under one full name, from which the name alone makes nobody one."""
_PRIOR = -4.0
_BY_NAME = {
    Agreement.APART: -7.0,
    Agreement.UNKNOWN: -1.0,
    Agreement.PART: 1.0,
    Agreement.INITIAL: 2.8,
    Agreement.WEAK: 2.2,
    Agreement.SHORT: 5.0,
    Agreement.SPELT: 5.0,
    Agreement.CONTAINED: 5.5,
    Agreement.TURNED: 5.5,
    Agreement.EQUAL: 7.0,
}
_SAID = {
    Agreement.APART: "the names are two people's",
    Agreement.PART: "one name is a word of the other",
    Agreement.INITIAL: "the names agree in an initial",
    Agreement.WEAK: "the names are alike",
    Agreement.SHORT: "one name is a short form of the other",
    Agreement.SPELT: "the names differ in a spelling",
    Agreement.CONTAINED: "one name is the other with further names",
    Agreement.TURNED: "the names are the same words in another order",
    Agreement.EQUAL: "the names are equal",
}
_BY_REACH = {Reach.FOLDER: 0.72, Reach.THREAD: 0.76, Reach.FILE: 0.8}
"""So close that of two who are both near none is meant (`clusters`)."""
_NEAR = {
    Reach.FOLDER: "the same folder names who bears it",
    Reach.THREAD: "the same conversation names who bears it",
    Reach.FILE: "the same file names who bears it",
}
_BY_FIT = {Fit.NOT: 0.0, Fit.WORD: 1.0, Fit.INITIAL: 2.5, Fit.WHOLE: 5.0}


@dataclass(frozen=True, slots=True)
class Company:
    """What two rows stand beside."""

    files: int = 0
    """Files that name both."""
    people: int = 0
    """People who are in the headers of files that name the one, and of files that name the other."""


ALONE = Company()


@dataclass(frozen=True, slots=True)
class Verdict:
    """How sure it is that two rows are one, and why."""

    confidence: float
    reasons: tuple[str, ...] = ()
    """The weightiest first."""
    certain: bool = False
    """They bear the same identifier."""

    @property
    def sentence(self) -> str:
        """The reasons in one sentence, without a full stop."""
        return "; ".join(self.reasons) or "nothing says that they are one"


def people(
    a: Bearer,
    b: Bearer,
    bearers: Callable[[], int] = lambda: 0,
    company: Callable[[], Company] = lambda: ALONE,
    near: Callable[[], Reach] = lambda: Reach.NONE,
) -> Verdict:
    """Whether two rows are one person. Symmetric.

    `bearers` tells how many accounts there are under the same full name (`accounts`), `company` what both stand beside,
    `near` how near the one is where the other, a word of its name, stands: asked only of names that may be one.
    """
    if not a.canonical_identifiers.isdisjoint(b.canonical_identifiers):
        return Verdict(1.0, ("the same address or identifier",), certain=True)
    if a.shared or b.shared:
        return Verdict(0.0, ("one is a mailbox of several people or of a machine",))
    level, name = _names(a, b)
    found: list[tuple[float, str]] = [(_BY_NAME[level], _SAID.get(level, ""))]
    if level > Agreement.UNKNOWN and name is not None:
        found.append(_rarity(level, name, bearers()))
    found += _addresses(a, b, level)
    if level > Agreement.UNKNOWN:
        found += _company(company(), level, len([one for one in (a, b) if one.addresses]))
    total = _PRIOR + sum(weight for weight, _ in found)
    if level is Agreement.PART and (reach := near()):
        return Verdict(_BY_REACH[reach], (_SAID[level], _NEAR[reach]))
    by_weight = sorted((each for each in found if each[1] and each[0]), key=lambda each: (-abs(each[0]), each[1]))
    return Verdict(1 / (1 + math.exp(-total)), tuple(reason for _, reason in by_weight))


def _names(a: Bearer, b: Bearer) -> tuple[Agreement, PersonName | None]:
    """The best agreement of any two names, and the longer of these; full names that exclude each other win over
    single words that agree."""
    best, of, apart = Agreement.UNKNOWN, None, False
    for one in a.person_names:
        for other in b.person_names:
            level = agreement(one, other)
            apart = apart or level is Agreement.APART
            if level > best:
                best, of = level, max((one, other), key=lambda name: (len(name.compact), name.words))
    if apart and best <= Agreement.WEAK:
        return Agreement.APART, None
    return best, of


def _company(company: Company, level: Agreement, addressed: int) -> list[tuple[float, str]]:
    """`addressed` of the two have an address."""
    found = []
    if company.files and addressed == 2:
        found.append((-2.0, "one file has both addresses"))  # a header lists people, one address for each
    elif company.files and addressed == 0 and level in (Agreement.WEAK, Agreement.SPELT):
        found.append((-2.0, "one file has both spellings"))  # Hofmann and Hoffmann in a directory are two
    elif company.files and (addressed or level < Agreement.WEAK):
        found.append((1.0, "the same files name them"))
    if company.people and addressed < 2:  # in an office, everybody writes to everybody
        correspondents = "a correspondent" if company.people == 1 else f"{company.people} correspondents"
        found.append((min(0.8 * company.people, 3.0), f"they share {correspondents}"))
    return found


def accounts(bearers: Iterable[Bearer]) -> int:
    """How many accounts rows have: mailboxes of different organisations, or of different names in one."""
    return len({(one.organisation or one.canonical, one.handle) for bearer in bearers for one in bearer.addresses})


def _rarity(level: Agreement, name: PersonName, bearers: int) -> tuple[float, str]:
    if bearers >= COMMON and level > Agreement.PART:
        return -4.0, "many bear this name"
    if len(name.words) == 2 and len(name.compact) <= 8 and level >= Agreement.WEAK:
        return -1.0, "the name is short"  # Wei Wang, Li Na: thousands bear it
    if len(name.words) >= 3 and level >= Agreement.SHORT:
        return 1.0, "the name is long"
    return 0.0, ""


def _addresses(a: Bearer, b: Bearer, level: Agreement) -> list[tuple[float, str]]:
    found: list[tuple[float, str]] = []
    handles = (a.handles & b.handles) | (a.called & b.handles) | (a.handles & b.called)
    if handles:
        longest = max(map(len, handles))
        if level >= Agreement.SHORT and _made_of_names(handles, a, b):
            longest = 0  # whoever bears the name may have it: the name has been counted
        weight = 6.0 if longest >= 8 else 4.0 if longest >= 6 else 2.5 if longest >= 4 else 1.0
        if level is Agreement.APART:
            weight = min(weight, 3.0)
        found.append((weight, "the same name of an account"))
    organisations = {o.organisation for o in a.addresses if o.organisation} & {o.organisation for o in b.addresses}
    if organisations and not handles and level >= Agreement.INITIAL:
        if _numbered(a, b):
            found.append((-6.0, "two mailboxes of one organisation that only a number or initial tells apart"))
        elif level in (Agreement.WEAK, Agreement.SPELT):
            found.append((-3.0, "one organisation has a mailbox for each spelling"))
        else:
            found.append((0.7, "the same organisation"))
    # of names that agree, the name of the mailbox says no more than its owner's; none is one that another name excludes
    if not handles and Agreement.UNKNOWN <= level <= Agreement.WEAK and (fits := max(_fit(a, b), _fit(b, a))):
        found.append((_BY_FIT[fits], "the address is made of the name"))
    if level is Agreement.UNKNOWN and not a.person_names and not b.person_names:
        found.append((0.5, ""))
    return found


def _made_of_names(handles: frozenset[str], a: Bearer, b: Bearer) -> bool:
    """Whether each of the accounts is called by the names of those who have it."""
    names = [name for one in (a, b) for name in one.person_names if name.full]
    of = [one for bearer in (a, b) for one in bearer.addresses if one.handle in handles]
    return bool(of) and all(best_fit([one], names) >= Fit.INITIAL for one in of)


def _fit(a: Bearer, b: Bearer) -> Fit:
    """How well the addresses of one fit the full names of the other."""
    return best_fit(a.addresses, (name for name in b.person_names if name.full))


def _numbered(a: Bearer, b: Bearer) -> bool:
    """Whether one organisation tells two mailboxes apart by a number or a middle initial: two namesakes."""
    for one in a.addresses:
        for other in b.addresses:
            if not one.organisation or one.organisation != other.organisation or one.canonical == other.canonical:
                continue
            if one.words == other.words and one.handle != other.handle:
                return True
            middles = [tuple(w for w in each.words[1:-1] if len(w) == 1) for each in (one, other)]
            ends = [(each.words[0], each.words[-1]) if len(each.words) > 1 else None for each in (one, other)]
            if ends[0] is not None and ends[0] == ends[1] and middles[0] != middles[1]:
                return True
    return False
