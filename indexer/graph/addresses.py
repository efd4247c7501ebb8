"""What a mail address says about who it belongs to: its local part often is the name, and its domain the employer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from indexer.graph.person_names import PersonName
from indexer.graph.spelling import folded, skeleton

_ANYBODY_WORDS = """
gmail googlemail hotmail outlook live msn yahoo ymail aol icloud me mac gmx web t-online freenet posteo mailbox
proton protonmail pm fastmail zoho yandex mail inbox list bk rambler qq 163 126 sina foxmail naver hanmail daum
rediffmail orange wanadoo free laposte sfr libero tiscali virgilio alice seznam wp onet interia o2 comcast verizon
att sbcglobal cox charter btinternet sky virginmedia bluewin hispeed tutanota tuta hey duck users noreply localhost
github example
"""
_ANYBODY = frozenset(_ANYBODY_WORDS.split())
"""Second-level names of providers where anybody has an address: the same domain tells nothing."""
_SHARED_WORDS = """
info office contact kontakt hello hallo mail email post sales vertrieb support service help helpdesk admin root
webmaster postmaster hostmaster abuse security noreply donotreply no-reply do-not-reply newsletter news marketing
press presse jobs career karriere hr personal team staff all everyone list lists announce dev devel users user
billing invoice invoices rechnung buchhaltung accounting finance orders order bestellung shop store bot robot
notifications notification alerts alert daemon mailer-daemon system server build ci git github me myself unknown
nobody none test reception empfang sekretariat secretary board vorstand legal privacy datenschutz feedback bounce
bounces reply calendar booking reservations events dependabot actions-user
"""
_SHARED = frozenset(_SHARED_WORDS.split())
"""Local parts that are a desk or a machine, not a person."""
_NOREPLY = re.compile(r"^(?:\d+\+)?([^+@]+)@users\.noreply\.(?:github|gitlab)\.com$")
_SECOND_LEVELS = frozenset(("co", "com", "ac", "org", "net", "gov", "edu", "or", "ne", "go"))
_GAP = re.compile(r"[._\-+=]+")


class Fit(IntEnum):
    """How a local part fits a name, the strongest last."""

    NOT = 0
    WORD = 1
    """It is the given or family name alone, or the initials."""
    INITIAL = 2
    """A letter of one name and the whole of the other: amiller, annm, a.miller."""
    WHOLE = 3
    """Both names: ann.miller, millerann."""


@dataclass(frozen=True, slots=True)
class Address:
    """A mail address in its parts."""

    canonical: str
    """In lower case, without a subaddress (RFC 5233), and of Gmail without full stops: what is one mailbox."""
    words: tuple[str, ...]
    """The local part's words, folded, without digits: ("ann", "miller")."""
    handle: str
    """The local part's letters and digits: "annmiller77"."""
    organisation: str
    """The domain that a company or school registered; "" where anybody may have an address."""
    shared: bool
    """A desk, a list or a machine."""
    placeless: bool = False
    """Its domain is nobody's ("localhost"): many may have the same, so it identifies nobody."""


@lru_cache(maxsize=50_000)
def address(raw: str) -> Address | None:
    """The parts of an address; None when it has no local part or no domain."""
    text = raw.strip().strip("<>").lower().removeprefix("mailto:")
    local, at, domain = text.rpartition("@")
    domain = domain.strip(".")
    if not at or not local or not domain or len(text) > 320:
        return None
    if noreply := _NOREPLY.match(text):
        handle = noreply.group(1)
        return Address(text, _letters(handle), _handle(handle), "", handle.endswith("[bot]") or handle in _SHARED)
    local = local.split("+", 1)[0] or local
    labels = domain.split(".")
    second = labels[-2] if len(labels) > 1 else labels[0]
    if domain in ("gmail.com", "googlemail.com"):
        domain = "gmail.com"
        local_canonical = local.replace(".", "")
    else:
        local_canonical = local
    deep = 3 if len(labels) > 2 and (second in _SECOND_LEVELS) and len(labels[-1]) == 2 else 2
    anybody = labels[-deep] if len(labels) >= deep else second
    registered = "" if anybody in _ANYBODY or len(labels) < 2 or _machine(labels) else ".".join(labels[-deep:])
    plain = local.replace(".", "")
    shared = local in _SHARED or plain in _SHARED or local.endswith("bot") or (
        local.startswith(("noreply", "no-reply", "donotreply"))
    )  # fmt: skip
    placeless = len(labels) < 2 or _machine(labels)
    return Address(f"{local_canonical}@{domain}", _letters(local), _handle(local), registered, shared, placeless)


def fit(local: Address, name: PersonName) -> Fit:
    """How well a local part fits a name."""
    letters = "".join(local.words)
    if len(letters) < 2 or local.shared:
        return Fit.NOT
    words = name.words
    if len(words) == 1:
        return Fit.WORD if len(words[0]) > 2 and words[0] in (letters, *local.words) else Fit.NOT
    first, last, middle = words[0], words[-1], words[1:-1]
    best = Fit.NOT
    for one, other in ((first, last), (last, first)):
        if len(one) > 1 and len(other) > 1:
            if letters == one + other or (one in local.words and other in local.words):
                return Fit.WHOLE
            if any(letters == one + m + other or letters == one + m[0] + other for m in middle):
                return Fit.WHOLE
        if len(one) > 1 and letters in _patterns(one, other, middle):
            best = Fit.INITIAL
    if best is Fit.NOT:
        whole_word = any(len(word) > 2 and word in (letters, *local.words) for word in words)
        initials = "".join(word[0] for word in words)
        if whole_word or (len(initials) > 2 and letters == initials) or letters == first[0] + last[0]:
            best = Fit.WORD
    return best


def _patterns(one: str, other: str, middle: tuple[str, ...]) -> tuple[str, ...]:
    """What local parts are made of a whole word and a letter of the other one."""
    initials = other[0] + "".join(word[0] for word in middle)
    return (other[0] + one, one + other[0], initials + one, one + initials, other[:2] + one, one + other[:2])


def patterns(name: PersonName) -> tuple[str, ...]:
    """The local parts (letters only) that fit a name, without those of a single word."""
    words = name.words
    if len(words) < 2:
        return ()
    first, last, middle = words[0], words[-1], words[1:-1]
    made = {first + last, last + first} if len(first) > 1 and len(last) > 1 else set()
    if len(last) > 1:
        made |= {first[0] + last, last + first[0]}
        if middle:
            made.add(first[0] + middle[0][0] + last)
    if len(first) > 1:
        made |= {first + last[0]}
    return tuple(sorted(each for each in made if len(each) >= 4))


def _letters(local: str) -> tuple[str, ...]:
    words = ("".join(c for c in word if c.isalpha()) for word in _GAP.split(folded(local)))
    return tuple(skeleton(word) for word in words if word)


def _handle(local: str) -> str:
    return "".join(c for c in folded(local) if c.isalnum())


def _machine(labels: list[str]) -> bool:
    """Whether a domain names a computer or was made by a program ("96dd016e-84a7-0410-…", "mbp.local")."""
    names = ("local", "localdomain", "localhost", "lan", "home", "internal", "(none)", "none", "invalid", "test")
    return labels[-1] in names or not labels[-1].isalpha()
