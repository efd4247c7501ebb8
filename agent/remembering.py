"""What a message tells about its writer, or asks to be remembered, recalled or forgotten; told from its wording alone.

The whole message has to be worded so. A question tells nothing, and neither does what stands in quotation marks: the
words of somebody else must not become what the user is taken to have said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from agent.due import PastMoment, moment

Action = Literal["tell", "suggest", "correct", "recall", "forget", "why", "yes"]
LONGEST = 500
"""Characters of what is kept; more is a document."""
_ATTRIBUTE = r"(?P<attribute>[\w’'&-]+(?: [\w’'&-]+){0,3}?)"
_VALUE = r"(?P<value>.+)"
_MY = r"(?:my|our)"
_MEIN = r"(?:meine?|unsere?)"
_REMEMBER = tuple(
    re.compile(wording, re.IGNORECASE | re.DOTALL)
    for wording in (
        r"(?:please |and |ok(?:ay)?,? )*(?:remember|note|keep in mind|don't forget|make a note|bear in mind)"
        r"(?: please)?(?:,? that |: ?|, )(?P<text>.+)",
        r"(?:please )?(?:remember|note) (?P<text>(?:my|our|i|we|the) .+)",
        r"(?:bitte )?(?:merke?n?|notiere?) (?:sie sich|dir|es dir|das dir)(?: bitte)?(?:,? dass |: ?|, )(?P<text>.+)",
        r"(?:bitte )?(?:denk daran|vergiss nicht|behalte),? dass (?P<text>.+)",
        r"(?:bitte )?merken: (?P<text>.+)",
    )
)
_TELLS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(wording, re.IGNORECASE), attribute)
    for wording, attribute in (
        (rf"{_MY} name(?: is|'s) {_VALUE}", "name"),
        (rf"(?:please )?call me {_VALUE}", "name"),
        (rf"(?:i am|i'm) called {_VALUE}", "name"),
        (rf"i (?:work|am working) (?:for|at|with) {_VALUE}", "employer"),
        (rf"i work (?:in|as|on) {_VALUE}", "work"),
        (rf"i live in {_VALUE}", "home"),
        (rf"i report to {_VALUE}", "manager"),
        (rf"i (?:prefer|would rather have) {_VALUE}", ""),
        (rf"{_MY} {_ATTRIBUTE}'s name is {_VALUE}", ""),
        (rf"{_MY} {_ATTRIBUTE} (?:is|are) (?:called |named |now )?{_VALUE}", ""),
        (rf"ich heiße {_VALUE}", "name"),
        (rf"(?:bitte )?nenne? mich {_VALUE}", "name"),
        (rf"ich arbeite (?:bei|für) {_VALUE}", "employer"),
        (rf"ich arbeite (?:in|als|an) {_VALUE}", "work"),
        (rf"ich wohne in {_VALUE}", "home"),
        (rf"ich berichte an {_VALUE}", "manager"),
        (rf"ich (?:bevorzuge|hätte lieber) {_VALUE}", ""),
        (rf"{_MEIN} {_ATTRIBUTE} (?:ist|sind|heißt|heißen) (?:jetzt )?{_VALUE}", ""),
        (rf"{_MEIN} (?P<attribute>\w+) (?:jetzt )?{_VALUE} (?:ist|sind|heißt|heißen)", ""),  # after "dass"
    )
)
_CORRECTS = tuple(
    re.compile(wording, re.IGNORECASE)
    for wording in (
        r"(?:no|wrong|that's wrong|not quite|actually)[,.:;–-]? (?P<text>(?:the|my|our) .+? (?:is|are|was|were) .+)",
        r"(?:nein|falsch|das stimmt nicht)[,.:;–-]? (?P<text>(?:der|die|das|meine?|unsere?) .+? (?:ist|sind|war) .+)",
    )
)
_RECALLS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(wording, re.IGNORECASE), about)
    for wording, about in (
        (r"what do you (?:know|remember)(?: about me| of me)?", "*"),
        (r"what (?:have i told you|did i tell you)(?: to remember| about me| so far)?", "*"),
        (r"what (?:have i told you|did i tell you) about {x}", ""),
        (r"what do you know about (?:me and )?my {x}", ""),
        (r"(?:what|who|when|where|which|how much|how many)(?: is|'s| are) my {x}(?:'s name)?", ""),
        (r"what am i called|who am i|what(?: is|'s) my name", "name"),
        (r"(?:whom?|who) do i report to|who(?: is|'s) my (?:boss|manager)", "manager"),
        (r"(?:where|for whom|who) do i work(?: for| at)?", "employer"),
        (r"what do i work (?:on|in|as)", "work"),
        (r"where do i live", "home"),
        (r"was (?:weißt|wissen) (?:du|sie) (?:über|von) mi[rc]h?", "*"),
        (r"was habe ich dir (?:bisher )?(?:gesagt|erzählt)", "*"),
        (r"was habe ich dir (?:über|von|zu) {x} (?:gesagt|erzählt)", ""),
        (r"(?:wer|was|wann|wo|wie hoch)(?: ist| sind) (?:meine?|unsere?) {x}", ""),
        (r"wie heiße ich|wer bin ich|wie ist mein name", "name"),
        (r"wie heißt (?:meine?|unsere?) {x}", ""),
        (r"wer ist mein(?:e)? (?:chef|chefin|vorgesetzter?)|an wen berichte ich", "manager"),
        (r"(?:wo|für wen|bei wem) arbeite ich", "employer"),
        (r"wo wohne ich", "home"),
    )
    for wording in (wording.replace("{x}", "(?P<x>.+?)"),)
)
_FORGETS = tuple(
    re.compile(wording, re.IGNORECASE)
    for wording in (
        r"(?:please )?forget (?P<all>everything(?: (?:that )?(?:you know|i (?:have )?told you))?(?: about me)?)",
        r"(?:please )?forget (?:what i (?:said|told you) about |about |that |my )(?P<x>.+)",
        r"(?:bitte )?vergiss (?P<all>alles(?:,? was (?:du (?:über|von) mi[rc]h? weißt|ich dir (?:gesagt|erzählt) habe)"
        r"| über mich))",
        r"(?:bitte )?vergiss,? (?:was ich (?:dir )?(?:über|zu) |dass |meine? )(?P<x>.+?)(?: (?:gesagt|erzählt) habe)?",
    )
)
_WHY = re.compile(
    r"(?:why do you (?:think|say|believe) (?:that|so)|how do you know(?: that)?|who told you(?: that)?|"
    r"where do you (?:have|know) that from|woher weißt du das|wie kommst du darauf|warum (?:denkst|glaubst) du das)",
    re.IGNORECASE,
)
_YES = re.compile(
    r"(?:yes|yep|correct|right|confirm(?:ed)?|that's right|ja|stimmt|genau|richtig)"
    r"(?:[,.]? (?:please|remember (?:that|it)|keep (?:that|it)|bitte|merk dir das))?",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"^(?P<value>.+?),? (?:until|till|bis(?: zum)?) (?P<day>[\w .]{3,30})$", re.IGNORECASE)
_SAME = {
    "boss": "manager",
    "line manager": "manager",
    "supervisor": "manager",
    "chef": "manager",
    "chefin": "manager",
    "vorgesetzter": "manager",
    "vorgesetzte": "manager",
    "company": "employer",
    "firma": "employer",
    "arbeitgeber": "employer",
    "telefonnummer": "phone number",
    "durchwahl": "extension",
    "abteilung": "department",
    "büro": "office",
    "stellvertreter": "deputy",
    "stellvertreterin": "deputy",
}
"""Words for one attribute."""
_NOTHING = re.compile(r"^(?:not?|nicht|keine?|why|what|who|that|how|was|wie|dass|ob|whether)\b", re.IGNORECASE)
_NO_ATTRIBUTE = frozenset(
    "question guess point understanding impression problem concern idea thought fault turn mistake "  # noqa: SIM905
    "frage eindruck idee vermutung schuld gedanke fehler".split()
)
_QUOTED = re.compile(r"[\"“”„«»]|^>", re.MULTILINE)
_AROUND = " \t\n.,;:!¡"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a message wants of what is kept about its writer."""

    action: Action
    """tell: keep it; suggest: keep it once it is confirmed; correct: likewise, of the answer before; yes: confirm."""
    text: str = ""
    """What is to be kept, or what is to be recalled or forgotten; "*" for everything."""
    attribute: str = ""
    value: str = ""
    until: str = ""
    """ISO 8601 moment after which it does not hold; "" is open."""


def remembering(message: str, now: datetime) -> Wanted | None:
    """What a message wants kept, recalled or forgotten; None for most."""
    text = " ".join(message.replace("’", "'").split()).strip(_AROUND)
    if not text or len(text) > LONGEST:
        return None
    if (recalled := _recalled(text.rstrip("? "))) is not None:
        return recalled
    if _WHY.fullmatch(text.rstrip("? ")):
        return Wanted("why")
    if text.endswith("?"):
        return None
    for pattern in _FORGETS:
        if found_ := pattern.fullmatch(text):
            said = found_.groupdict(default="")
            return Wanted("forget", "*" if said.get("all") else said["x"].strip(_AROUND))
    if _YES.fullmatch(text):
        return Wanted("yes")
    return _kept(text, message, now)


def parsed(text: str, now: datetime) -> Wanted:
    """Something that the user wants kept, by what it tells: what is typed into the list, or after "remember that"."""
    words = " ".join(text.replace("’", "'").split()).strip(_AROUND)
    told = _told(words, now)
    return Wanted("tell", words, told.attribute, told.value, told.until) if told else _until(Wanted("tell", words), now)


def attribute_of(word: str) -> str:
    """One name for what people call differently: a boss is a manager."""
    lowered = word.strip().casefold()
    return _SAME.get(lowered, lowered)


def _recalled(asked: str) -> Wanted | None:
    for pattern, about in _RECALLS:
        if found := pattern.fullmatch(asked):
            named = found.groupdict(default="").get("x", "").strip(_AROUND)
            return Wanted("recall", about or attribute_of(named))
    return None


def _kept(text: str, message: str, now: datetime) -> Wanted | None:
    for pattern in _REMEMBER:
        if found := pattern.fullmatch(text):
            said = found["text"].strip(_AROUND)
            return parsed(said, now) if said and not said.casefold().startswith(("to ", "when ", "wie ")) else None
    if _QUOTED.search(message):
        return None
    told = _told(text, now)
    return told if told is not None and "," not in told.value and len(told.value) <= 120 else None


def _told(text: str, now: datetime) -> Wanted | None:
    """What one sentence says of the user."""
    for pattern in _CORRECTS:
        if found := pattern.fullmatch(text):
            told = _told(found["text"], now)
            return told or _until(Wanted("correct", found["text"]), now)
    for pattern, known in _TELLS:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        said = found.groupdict(default="")
        attribute = known or attribute_of(said.get("attribute", ""))
        value = said["value"].strip(_AROUND)
        if not value or _NOTHING.match(value) or attribute.rpartition(" ")[2] in _NO_ATTRIBUTE:
            return None
        return _until(Wanted("suggest", text, attribute, value), now)
    return None


def _until(wanted: Wanted, now: datetime) -> Wanted:
    """The same with its end, where it names a day."""
    found = _UNTIL.match(wanted.value or wanted.text)
    if found is None:
        return wanted
    try:
        end = moment(found["day"].strip(), now)
    except PastMoment:
        end = None
    if end is None:
        return wanted
    value = found["value"] if wanted.value else ""
    return Wanted(wanted.action, wanted.text, wanted.attribute, value, end.at.isoformat(timespec="seconds"))
