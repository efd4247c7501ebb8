"""A follow-up as a question that stands alone: "And in Porto?" after "When is the launch in Lisbon?" asks for Porto's.

Deterministic and without a model, for English and German. A question that says by itself what it is about takes over
nothing; where none of the shapes below fits, it is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from agent.antecedents import (
    Said,
    alternatives,
    clause,
    counted,
    german,
    listed,
    names_in,
    noun,
    person,
    plain,
    starts_with_verb,
    topic,
    without_wh,
)
from agent.contract import Turn
from agent.exchanging import exchanged
from agent.tools.small_talk import reply
from agent.words import content_words

_LONGEST = 200
"""Characters: what is longer says what it is about."""
_EARLIER = 6
_LINK = re.compile(
    r"^(?:(?:ok(?:ay)?|so|then|hm+|well|sorry|please|also|na)[, ]+)*(?P<and>(?:and|but|or|und|aber|oder|et|y)[, ]+)?"
    r"(?:also |then |dann |auch )?",
    re.IGNORECASE,
)
_ANEW = re.compile(
    r"^(?:and |und )?(?:now |jetzt )?(?:something|(?:a |on a )?different|another|another topic|etwas|was) ?"
    r"(?:else|(?:topic|question|subject|note)|anderes)? ?[:,–-] *(?P<x>.+)$",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"^(?:(?:no|nope|nein|sorry|wait|oh|ah|i'm sorry|entschuldigung)[,. ]+)*"
    r"(?:(?:actually )?i (?:meant|mean|was asking about)|ich meinte?|gemeint war|rather|instead)[, ]+(?P<x>.+)$|"
    r"^(?:not|nicht) (?P<a>[^,]+?)(?:,| but| sondern)+ (?P<b>.+)$|"
    r"^(?:no|nein), (?P<c>(?:the|der|die|das|den|in|for|für) .+)$",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"^(?:(?:the )?same(?: thing| question)?|ditto|(?:das )?(?:gleiche|selbe)|dasselbe)(?: bitte)? "
    r"(?:for|with|about|für|mit|bei|zu) (?P<x>.+?)(?: please| bitte)?$",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"^(?:what about|how about|what of|how's about|was ist mit|"
    r"wie (?:steht|sieht) es (?:mit|bei)|wie ist es (?:mit|bei)|"
    r"et pour|qué hay de) (?P<x>.+)$",
    re.IGNORECASE,
)
_VERBAL = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|must|may|'s|need|needs|get|gets|"
    r"ist|sind|war|waren|hat|haben|hatte|wird|werden|wurden?|kann|können|soll|muss|darf|gibt|gilt|steht|kostet|"
    r"what|which|who|whom|when|where|why|how|was|wer|wem|wen|wann|wo|warum|wieso|weshalb|wie|welche[mnrs]?|"
    r"summari[sz]e|list|show|tell|compare|open|find|remind|search|draft|write|give|make|send|explain|translate|count|"
    r"calculate|remember|forget|zeige?|öffne|suche|finde|fasse?|vergleiche?|schreibe?|erinnere?|nenne?|erzähle?|"
    r"repaired|signed|wrote|decided|said)\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^(?P<w>(?:why|how come|when|where|how|who|whom|what|which(?: ones?)?|how (?:much|many|long|high|often|far|old|"
    r"expensive|big)|"
    r"(?:by|since|until|till|from|to|for|with) (?:when|whom|what|which|where)|"
    r"warum|wieso|weshalb|wann|wo|wohin|woher|wie|wer|wem|wen|was|welche[mnrs]?|wie ?(?:viele?|lange?|hoch|oft|teuer|"
    r"alt|gro(?:ß|ss))|(?:bis|seit|ab|von|für|mit|an) (?:wann|wem|wen|was|wo)))"
    r"(?P<t>(?: (?:not|else|exactly|then|so|denn|nicht|noch|genau|eigentlich|that|is (?:it|that)|was (?:it|that)))*)$",
    re.IGNORECASE,
)
_MOVABLE = re.compile(
    r"why|how come|when|where|(?:by|since|until|till) w|warum|wieso|weshalb|wann|wo|bis|seit|von", re.IGNORECASE
)
"""Question words that may stand before the verb of any question."""
_HOW_MANY = re.compile(
    r"(?P<h>how many|wie viele) (?P<v>(?:mention|contain|are|have|were|erwähnen|enthalten|sind|haben)\b.+)$",
    re.IGNORECASE,
)
_ELSE = re.compile(r"\b(?:else|noch)\b", re.IGNORECASE)
_LIST = re.compile(
    r"^(?:which ones?(?: are (?:they|these|those))?|which are (?:they|these|those)|"
    r"(?:please )?(?:list|show|name|give)(?: me)?(?: them| those| these)(?: all)?(?: to me)?|"
    r"what are they|who are they|"
    r"welche(?: sind das| denn)?|zeige? (?:sie mir|mir (?:sie|diese))(?: alle)?|nenne? sie(?: mir)?|"
    r"liste sie auf|wer|who)$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"^(?:(?:please )?(?:tell me |give me |show me )?(?:some )?more(?: details| about (?:it|that|this))?|go on|"
    r"(?:more|further) details|(?:any )?details|elaborate|(?:erzähl(?:e)? (?:mir )?)?mehr(?: dazu| davon| details)?|"
    r"weiter|genauer)(?: please| bitte)?$",
    re.IGNORECASE,
)
_ONLY = re.compile(r"^(?:only|just|nur) (?P<x>.+)$", re.IGNORECASE)
_ORDINAL = re.compile(
    r"\b(?:(?:in |of |from )?(?:the|der|die|das|den|dem|im) )?(?P<o>(?:first|second|third|fourth|fifth|last|former|"
    r"latter|other|"
    r"erste[nrs]?|zweite[nrs]?|dritte[nrs]?|vierte[nrs]?|letzte[nrs]?|erstere[nrs]?|letztere[nrs]?|andere[nrs]?))"
    r"(?: one| document| file| contract| offer| dokument| datei)?(?=$|[?,]| (?:end|say|include|cost|do|does|is|was|has|"
    r"mention|start|expire|contain|cover|apply|please|aus|an|ab)\b)",
    re.IGNORECASE,
)
_AT = {
    "first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1, "former": 0, "latter": 1,
    "erste": 0, "zweite": 1, "dritte": 2, "vierte": 3, "letzte": -1, "erstere": 0, "letztere": 1,
}  # fmt: skip
_PERSONAL = re.compile(r"\b(?P<p>he|she|him|his|hers|her)\b", re.IGNORECASE)
_THING = re.compile(
    r"\b(?P<p>its|it|they|them|their)\b|\b(?P<q>those|these)\b(?! ones?\b)|"
    r"\b(?:is|of|to|or|do|was|did|for|say|mean) (?P<r>that|this)(?= (?:in|on|still|also|too|for|apply|valid|true|the|"
    r"correct|mean|happen|decided)\b|$)|"
    r"\b(?:does|about|after|write|with|than|said|before|since) (?P<s>that|this|then)\b|"
    r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )\b(?P<t>there)$|"
    r"\b(?P<u>(?:this|that) [^\W\d_]+)(?=$| (?:end|cost|cover|say|apply|signed|valid|still)\b)",
    re.IGNORECASE,
)
_GERMAN_THING = re.compile(
    r"\b(?P<p>er|sie|ihn|ihm|ihnen|ihre?[mnrs]?|seine?[mnrs]?|deren|dessen|dabei|dafür|davon|damit|dazu|darin|darüber|"
    r"daran|dort|danach|seitdem)\b|\b(?P<q>das|die|der|es|den)(?= (?:genau|auch|noch|schon|alles|denn|dann)\b|$)"
)
_EMPTY_IT = re.compile(
    r"\b(?:is it|it is|it's|ist es|es ist) (?:possible|allowed|true|necessary|ok(?:ay)?|legal|mandatory|required|"
    r"permitted|"
    r"known|likely|möglich|erlaubt|nötig|wahr|bekannt)\b.* (?:to|that|for|if|zu|dass|in|on)\b|\bgibt es\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:the|our|my|your|a|an|der|die|den|dem|ein|eine[mnr]?|unsere?[mnr]?|meine?[mnr]?) [^\W\d_]{3,}", re.IGNORECASE
)
_HAD = """
    price cost fee total amount sum deadline date reason author owner address title budget duration size length number
    result outcome status exception detail condition risk complaint milestone benefit advantage disadvantage consequence
    cause role purpose goal responsible involved affected next step sign symptom difference main source contact person
    participant type kind example theme character effect importance significance similarity feature property member
    factor application alternative requirement happen
    preis kosten summe betrag frist datum grund autor adresse dauer größe ergebnis ausnahme einzelheit bedingung risiko
    vorteil nachteil folge ursache zweck ziel verantwortlich zuständig beteiligt betroffen schritt passiert weiter
"""
_MODIFYING = """
    main possible exact current new total overall important further certain interesting other aspect common some popular
    similar first biggest wichtigsten mögliche genaue aktuelle
"""
_RELATIONAL, _MODIFIERS = frozenset(_HAD.split()), frozenset(_MODIFYING.split())
"""Words for what something else has: asked for alone, that is what was spoken of."""


def standalone(text: str, earlier: Sequence[Said]) -> str:
    """The question with what it takes over from the turns before it, the oldest first; as it is where that is nothing.

    The questions of `earlier` are taken as they were understood then.
    """
    before = next((one for one in reversed(earlier[-_EARLIER:]) if _about_something(one.question)), None)
    core = plain(text)
    if before is None or not core or len(core) > _LONGEST or reply(text):
        return text
    if anew := _ANEW.match(core):
        return _asked(anew["x"])
    link = _LINK.match(core)
    linked = link is not None and link["and"] is not None
    rest = core[link.end() :] if link is not None else core
    if not rest:
        return text
    resolved = (
        _corrected(core, before)
        or _substituted(rest, before, text, linked=linked)
        or _pointed(rest, before)
        or _bare(rest, before)
        or _meant(rest, before)
        or _implied(rest, before, linked=linked)
    )
    return _asked(resolved) if resolved else text


def _about_something(question: str) -> bool:
    """Whether a follow-up can be about what a question is about: not a greeting, not a sum."""
    return not reply(question) and any(not word.stem.isdigit() for word in content_words(question))


def _corrected(core: str, before: Said) -> str:
    if same := _SAME.match(_LINK.sub("", core, count=1)):
        return exchanged(before.question, same["x"]) or _with(before, same["x"])
    found = _CORRECTS.match(core)
    if found is None:
        return ""
    if found["a"]:
        pattern = re.compile(rf"\b{re.escape(found['a'])}\b", re.IGNORECASE)
        if pattern.search(before.question):
            return pattern.sub(lambda _: found["b"], plain(before.question))
    new = found["x"] or found["b"] or found["c"]
    return exchanged(before.question, new) or _with(before, new)


def _substituted(rest: str, before: Said, text: str, *, linked: bool) -> str:
    """A follow-up that names but one thing, which takes the place of its like."""
    if only := _ONLY.match(rest):
        return f"{plain(before.question)}, only {only['x']}"
    instead = _INSTEAD.match(rest)
    new = instead["x"] if instead is not None else rest
    if _ORDINAL.search(new) and (listed(before) or alternatives(before)):
        return ""
    few = len(new.split()) <= 6
    fragment = few and not _VERBAL.search(new) and (linked or "?" in text)
    if not (instead is not None and len(new.split()) <= 10) and not fragment:
        return ""
    if set(plain(new).lower().split()) <= {"it", "that", "this", "they", "them"}:
        return ""
    if found := exchanged(before.question, new):
        return found
    if instead is not None or linked or _relational(new):
        return _with(before, new)
    return ""


def _with(before: Said, new: str) -> str:
    """Something new about what was spoken of."""
    of = topic(before.question)
    return f"{new} ({of})"


def _pointed(rest: str, before: Said) -> str:
    """ "the second one", "the latter", "the other one" """
    found = _ORDINAL.search(rest)
    if found is None:
        return ""
    word = found["o"].lower()
    two, several = alternatives(before), listed(before)
    if word.startswith(("other", "andere")):
        told = before.answer.lower()
        left = [one for one in two if not all(word.lower() in told for word in one.split())]
        name = left[0] if len(left) == 1 else two[-1] if two else ""
    else:
        at = _AT.get(word) if word in _AT else _AT.get(word.rstrip("nrs"), 0)
        options = two if word in ("former", "latter") or len(several) < 2 else several
        name = options[at] if at is not None and -len(options) <= at < len(options) else ""
    if not name:
        return ""
    if found.start() == 0 and found.end() == len(rest):
        return exchanged(before.question, name) or f"{name} ({topic(before.question)})"
    head = " in " if found.group().lower().startswith(("in ", "im ")) else " "
    whole = f"{rest[: found.start()].rstrip()}{head}{name}{rest[found.end() :]}".strip()
    lacks = len(content_words(rest)) < 2 or name in several
    return f"{whole} ({topic(before.question)})" if lacks and name not in several else whole


def _bare(rest: str, before: Said) -> str:
    """A question word alone, a wish for a list or for more."""
    if _LIST.match(rest) and (listing := counted(before.question)):
        return listing
    if _MORE.match(rest):
        of = topic(before.question)
        return f"Mehr über {of}" if german(before.question) else f"Tell me more about {of}"
    found = _BARE.match(rest)
    if found is None:
        return ""
    asked = clause(before.question)
    if _ELSE.search(found["t"]):
        return f"{found['w']} {'noch' if german(rest) else 'else'} {_after_wh(before.question)}"
    movable = _MOVABLE.match(found["w"])
    if movable and starts_with_verb(asked) and not found["w"].lower().startswith("how come"):
        word = f"{found['w']}{' not' if ' not' in found['t'].lower() else ''}"
        return f"{word} {asked[0].lower()}{asked[1:]}"
    return f"{rest} ({without_wh(before.question)})"


def _after_wh(question: str) -> str:
    return re.sub(r"^[^\W\d_]+ ", "", plain(question), count=1)


def _meant(rest: str, before: Said) -> str:
    """A question with a word that points back."""
    if _EMPTY_IT.search(rest):
        return ""
    in_german = german(rest) and not _PERSONAL.search(rest)
    who = re.match(r"(?:who|wer|whom|wen|wem)\b", before.question.strip(), re.IGNORECASE) is not None
    if not in_german and (found := _PERSONAL.search(rest)):
        if _stands_before(rest, found.start()):
            return ""
        name = person(before, by_answer=who)
        if not name:
            return f"{rest} ({topic(before.question)})"
        also = re.search(r"\b(?:it|that|this)\b", rest, re.IGNORECASE) is not None
        return _named(rest, found.span(), name) + (f" ({topic(before.question)})" if also else "")
    found = (_GERMAN_THING if in_german else _THING).search(rest)
    if found is None:
        return ""
    span = found.span(found.lastgroup or 0)
    if _stands_before(rest, span[0]):
        return ""
    if in_german:
        name = person(before, by_answer=True) if who and found["p"] else ""
        return f"{rest} ({name or re.sub(r'^(?:der|die|das|den|dem|eine?[nmr]?) ', '', topic(before.question))})"
    word = rest[slice(*span)].lower()
    if who and word in ("they", "their", "them") and (name := person(before, by_answer=True)):
        return f"{_named(rest, span, name)} ({topic(before.question)})"
    of = _document(rest, before) or noun(before.question) or without_wh(before.question)
    if noun(before.question) and word in ("it", "its", "they", "them", "their") and _is_noun(of):
        return _named(rest, span, of)
    return f"{rest} ({of})"


def _document(rest: str, before: Said) -> str:
    """The one file that the answer cited, where something is to be done with a whole document; else ""."""
    titles = dict.fromkeys(before.titles)
    does = re.match(r"(?:please )?(?:summari[sz]e|open|show me|print|translate|fasse?|öffne)\b", rest, re.IGNORECASE)
    return next(iter(titles)) if does and len(titles) == 1 else ""


def _is_noun(of: str) -> bool:
    return re.match(r"(?:the|our|my|a|an|all|[A-ZÀ-Þ])", of) is not None and len(of.split()) <= 14


def _named(rest: str, span: tuple[int, int], name: str) -> str:
    start, end = span
    owns = rest[start:end].lower() in ("his", "her", "its", "their") and re.match(r" [^\W\d_]", rest[end:])
    return f"{rest[:start]}{name}{chr(39) + 's' if owns else ''}{rest[end:]}"


def _stands_before(rest: str, at: int) -> bool:
    """Whether what a word points to is said before it in the same question."""
    head = rest[:at]
    if re.search(r"\bof $", head) or (
        re.search(r"\b(?:about|to|for|with|from|in) $", head) and rest[at:].lower()[:3] != "its"
    ):
        return False
    if re.search(r",|\b(?:and|if|und|wenn)\b", head) and any(not re.fullmatch(_VERBAL, head[w.start : w.end])
                                                            for w in content_words(head)):  # fmt: skip
        return True
    return bool(_OWN.search(head)) or (bool(names_in(f"x {head}")) and not german(head))


def _implied(rest: str, before: Said, *, linked: bool) -> str:
    """A question for a part or a property of what was spoken of, without a word that points back."""
    if names_in(f"x {rest}") and not german(rest):
        return ""
    if verb := _HOW_MANY.match(rest):
        of = re.match(r"(?:how many|which|wie viele|welche) ([\w-]+)", before.question.strip(), re.IGNORECASE)
        return f"{verb['h']} {of[1]} {verb['v']}" if of is not None else ""
    if which := re.match(r"(?P<h>which one|welche[rs]?) (?P<v>(?:is|has|was|hat|ist)\b.+)$", rest, re.IGNORECASE):
        return f"{which[0]} ({topic(before.question)})"
    if not (_relational(rest) or (linked and len(content_words(rest)) <= 1 and _VERBAL.search(rest))):
        return ""
    about = topic(before.question)
    what = re.match(r"what(?:'s| is| are| was| were) ", rest, re.IGNORECASE)
    return f"{rest} of {about}" if what and _is_noun(about) else f"{rest} ({about})"


def _relational(text: str) -> bool:
    """Whether all that a question names is something that other things have: "What is the price?"."""
    words = [text[word.start : word.end].lower() for word in content_words(text)]
    plain_words = [word[:-1] if word.endswith("s") and word[:-1] in _RELATIONAL else word for word in words]
    left = [word for word in plain_words if word not in _MODIFIERS]
    return (
        bool(plain_words)
        and len(plain_words) <= 3
        and all(word in _RELATIONAL for word in left)
        and (bool(left) or len(plain_words) > 1)
    )


def _asked(text: str) -> str:
    """With a capital and a question mark, as a question is written."""
    said = " ".join(text.split()).strip(" ,;")
    if not said:
        return said
    said = said[0].upper() + said[1:]
    return said if said[-1] in "?!." else f"{said}?"


def said_before(turns: Sequence[Turn]) -> list[Said]:
    """The earlier turns of a thread as a follow-up may point back to them."""
    said: list[Said] = []
    for turn in turns:
        answer = turn.answer
        if answer is None:
            said.append(Said(standalone(turn.question, said)))
            continue
        ordered = sorted(answer.citations, key=lambda one: one.n)
        titles = tuple(PurePath(one.place.member or one.place.path).name for one in ordered if one.place.path)
        said.append(Said(answer.understood or turn.question, answer.text, titles))
    return said
