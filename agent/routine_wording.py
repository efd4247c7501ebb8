"""A routine in people's words, English and German: told from the wording alone, so that none comes about by chance.

A wish has to begin with its times and go on with what to do, or begin with what to do ("brief me on …") and end with
its times, or ask to be told when something comes; a question that merely speaks of Fridays is none.
"""

from __future__ import annotations

import re

import msgspec

from agent.days import WEEKDAY
from agent.schedule import EVERY_DAY, LAST, LAST_DAY, WEEKDAYS, Rule

LONGEST = 500
"""Characters of a wish."""
MORNING = 9
"""The hour where none is said."""
_EVENING = 18
_DAY = "|".join(WEEKDAY)
_DAYS = rf"(?:{_DAY})s?(?:(?:\s*,\s*|\s+(?:and|und|&)\s+)(?:(?:every|each|jeden)\s+)?(?:{_DAY})s?)*"
_NTH = {
    "first": 1,
    "1st": 1,
    "erste": 1,
    "1.": 1,
    "second": 2,
    "2nd": 2,
    "zweite": 2,
    "2.": 2,
    "third": 3,
    "3rd": 3,
    "dritte": 3,
    "3.": 3,
    "fourth": 4,
    "4th": 4,
    "vierte": 4,
    "4.": 4,
    "last": LAST,
    "letzte": LAST,
}
_WHICH = r"(?:first|second|third|fourth|last|1st|2nd|3rd|4th|(?:erste|zweite|dritte|vierte|letzte)[nr]?|[1-4]\.)"
_EVERY = rf"""(?:on\s+)?(?:
    (?P<each>every|each|jede[nrs]?|an\s+jedem|the|am)\s+(?P<nth>{_WHICH})\s+(?P<nth_day>{_DAY})
      (?P<in_month>\s+(?:(?:of|in|im)\s+(?:(?:every|each|the|a|jede[nmrs])\s+)?(?:month|monat)s?|(?:jede[ns]|des)\s+monats?))?
  | (?:every|each|jede[nrs]?)\s+
    (?P<unit>single\s+day|day|weekday|week\s*day|working\s*day|workday|morning|evening|week|month|
        tag|werktag|arbeitstag|wochentag|morgen|abend|woche|monat|(?P<days>{_DAYS}))
    (?:\s+(?:on\s+the|am)\s+(?P<of_month>\d{{1,2}})(?:st|nd|rd|th|\.)?)?
  | (?P<adverb>daily|weekly|monthly|täglich|wöchentlich|monatlich|werktags|weekdays)
  | (?P<plural>(?:{_DAY})s(?:(?:\s*,\s*|\s+(?:and|und)\s+)(?:{_DAY})s)*)
  | (?:the|am|jeden)\s+(?P<ordinal>\d{{1,2}}|first|last|ersten|letzten)(?:st|nd|rd|th|\.)?(?:\s+(?:day|tag))?
      \s+(?:of\s+(?:every|each|the)\s+month|(?:jede[ns]|des)\s+monats?))"""
_TIME = r"""(?:(?:at|um|gegen)\s+)?(?P<hour>[01]?\d|2[0-3])
    (?:[:.](?P<minute>[0-5]\d))?\s*(?P<half>[ap]\.?m\.?)?(?:\s*(?:o'clock|uhr|h))?(?![\w:.]\d|\w)"""
_FLAGS = re.IGNORECASE | re.VERBOSE
_LEADS = re.compile(rf"(?:please\s+|bitte\s+)?{_EVERY}(?:\s*,?\s*{_TIME})?\s*[,:–-]?\s*(?P<rest>\S.*)", _FLAGS)
_TRAILS = re.compile(rf"(?P<rest>.*\S)\s*,?\s+{_EVERY}(?:\s*,?\s*{_TIME})?\s*[.!]?", _FLAGS)
_ABOUT = r"(?:on|about|of|for|regarding|zu[mr]?|über|von|bezüglich)"
_BRIEF = re.compile(
    rf"(?:please\s+|bitte\s+)?(?:(?:brief|update|inform)\s+me\s+{_ABOUT}|"
    rf"(?:(?:tell|show|give)\s+me\s+)?what(?:'s|’s|\s+is|\s+has)\s+(?:new|changed)\s+(?:with|in|{_ABOUT})|"
    rf"(?:give|send)\s+me\s+(?:an?|the)\s+(?:briefing|brief|update|report|news)\s+{_ABOUT}|"
    rf"(?:briefe?|informiere?|unterrichte)\s+mich\s+{_ABOUT}|berichte?\s+(?:mir\s+)?{_ABOUT}|"
    rf"(?:(?:sag|zeig|nenn)e?\s+mir,?\s+)?was\s+(?:es\s+)?(?:gibt\s+es\s+)?neues\s+{_ABOUT}|"
    rf"gib\s+mir\s+(?:einen?|das|den)\s+(?:update|überblick|briefing|bericht|neuigkeiten)\s+{_ABOUT})\s+"
    r"(?P<topic>.+?)(?:\s+gibt)?",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"(?:please\s+|bitte\s+)?(?:tell|show|give|send|list|find|search|count|summari[sz]e|draft|write|what|which|who|how|when|where|"
    r"sage?|zeige?|gib|nenne?|liste|finde|such|zähle?|fasse?|entwirf|schreibe?|erstelle?|was|welche[rsn]?|wer|wie|wann|wo)\b",
    re.IGNORECASE,
)
_TELL = (
    r"(?:please\s+|bitte\s+)?(?:(?:tell|notify|alert|inform)\s+me|let\s+me\s+know|"
    r"(?:sag|gib)e?\s+(?:mir\s+)?(?:bitte\s+)?bescheid|melde?\s+dich|(?:informiere?|benachrichtige?)\s+mich|"
    r"sage?\s+(?:es\s+)?mir)"
)
_WHEN = r"(?:when(?:ever)?|if|as\s+soon\s+as|once|wenn|sobald|falls|sowie)"
_SOMETHING = (
    r"(?:(?:an?|any|some|the|another|eine?|irgendeine?|die|das)\s+)?(?:new\s+|neues?\s+)?"
    r"(?:files?|documents?|something|anything|dateie?n?|dokumente?|etwas|unterlagen?)(?:\s+(?:new|neues))?"
)
_CONCERNS = r"(?:about|on|mentioning|that\s+mentions?|concerning|regarding|über|zu[mr]?|mit|bezüglich)"
_COMES = (
    r"(?:change[sd]?|(?:is|are|gets?)\s+(?:changed|added|updated|new)|comes?(?:\s+in)?|arrives?|appears?|turns?\s+up|"
    r"(?:sich\s+)?ändert|(?:geändert|hinzugefügt)\s+wird|(?:dazu|herein)?kommt|eintrifft|erscheint|auftaucht|gibt)"
)
_FILE = re.compile(
    rf"(?:there\s+is\s+|es\s+|sich\s+)?{_SOMETHING}\s+{_CONCERNS}\s+(?P<topic>.+?)"
    rf"(?:\s+{_COMES}(?:\s*(?:,|or|oder|and|und)\s*{_COMES})*)?",
    re.IGNORECASE,
)
_WRITES = re.compile(
    rf"(?P<person>[^\d\W][\w'’.-]*(?:\s+[^\d\W][\w'’.-]*){{0,3}}?)\s+(?:(?:writes|has\s+written)(?:\s+to\s+me)?|"
    rf"(?:mir\s+)?(?:etwas\s+)?schreibt)(?:\s+{_CONCERNS}\s+(?P<topic>.+?))?|"
    rf"(?:an?|any|eine?)\s+(?:e-?mail|mail|message|nachricht)\s+(?:from|by|von)\s+(?P<sender>.+?)\s+"
    r"(?:comes?(?:\s+in)?|arrives?|kommt|eintrifft|ankommt)",
    re.IGNORECASE,
)
_WATCHES = (
    re.compile(rf"{_TELL}\s*,?\s+{_WHEN}\s+(?P<what>.+)", re.IGNORECASE),
    re.compile(rf"{_WHEN}\s+(?P<what>[^,]+),\s*{_TELL}", re.IGNORECASE),
)
_PRONOUNS = frozenset(
    [
        "i",
        "he",
        "she",
        "it",
        "they",
        "we",
        "you",
        "somebody",
        "someone",
        "anybody",
        "er",
        "sie",
        "es",
        "man",
        "wer",
        "jemand",
        "ich",
        "du",
        "wir",
    ]
)


class Wish(msgspec.Struct, frozen=True):
    """What is to be looked up, and when."""

    said: str
    question: str
    """What is asked each time; "" for one that waits for files."""
    rule: Rule | None = None
    """None: whenever files change."""
    topic: str = ""
    """What it is about: only what is new about it is told."""
    person: str = ""
    """Who writes."""

    @property
    def words(self) -> str:
        """What it does, in one sentence for people."""
        if self.rule is not None:
            when = self.rule.words
            does = f"tell you what is new about {self.topic}" if self.topic else f"answer “{self.question}”"
            return f"{when[0].upper()}{when[1:]}: {does}."
        if self.person:
            return f"When {self.person} writes{f' about {self.topic}' if self.topic else ''}: tell you."
        return f"When a file about {self.topic} comes or changes: tell you."


def wish(text: str) -> Wish | None:
    """What somebody wants to be told by itself; None for every other text."""
    said = " ".join(text.split())
    if not said or len(said) > LONGEST:
        return None
    body = said.rstrip(" .!")
    for pattern in _WATCHES:
        if (found := pattern.fullmatch(body)) and (watched := _watched(said, found["what"].strip(" ,"))):
            return watched
    if (found := _LEADS.fullmatch(body)) and (rule := _rule(found)):
        rest = found["rest"].strip(" ,")
        if brief := _BRIEF.fullmatch(rest.rstrip("?")):
            return Wish(said, rest, rule, _topic(brief["topic"]))
        return Wish(said, rest, rule) if found["hour"] and _DOES.match(rest) else None
    if (found := _TRAILS.fullmatch(body)) and (rule := _rule(found)):
        brief = _BRIEF.fullmatch(found["rest"].strip(" ,"))
        return Wish(said, brief[0], rule, _topic(brief["topic"])) if brief else None
    return None


def _watched(said: str, what: str) -> Wish | None:
    if found := _FILE.fullmatch(what):
        return Wish(said, "", topic=_topic(found["topic"]))
    if found := _WRITES.fullmatch(what):
        person = (found["person"] or found["sender"]).strip()
        if person.casefold() not in _PRONOUNS:
            return Wish(said, "", topic=_topic(found["topic"] or ""), person=person)
    return None


def _topic(text: str) -> str:
    return text.strip(" ,.?!\"“”„'")


def _rule(found: re.Match[str]) -> Rule | None:
    unit = " ".join((found["unit"] or found["adverb"] or "").casefold().split())
    hour, minute = int(found["hour"] or -1), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"][0].lower() == "p" else 0)
    if hour < 0:
        hour = _EVENING if unit in ("evening", "abend") else MORNING
    if found["nth"]:
        which = found["nth"].casefold()
        nth = _NTH.get(which) or _NTH[which[:-1]]  # "ersten", "letzter"
        if not found["in_month"] and (nth > 1 or found["each"].casefold() in ("the", "am")):
            return None  # "every second Monday" may be each fortnight, and "the first Monday" may be one day
        return Rule(hour, minute, (WEEKDAY[found["nth_day"].casefold()],), nth=nth)
    if found["ordinal"] or found["of_month"] or unit in ("month", "monat", "monthly", "monatlich"):
        day = _ordinal(found["ordinal"] or found["of_month"] or "1")
        return Rule(hour, minute, month_day=day) if 1 <= day <= LAST_DAY else None
    names = re.findall(_DAY, (found["days"] or found["plural"] or "").casefold())
    if names:
        return Rule(hour, minute, tuple(sorted({WEEKDAY[name] for name in names})))
    if unit in ("week", "woche", "weekly", "wöchentlich"):
        return Rule(hour, minute, (0,))
    work = unit in ("werktags", "weekdays") or unit.replace(" ", "") in (
        "weekday", "workingday", "workday", "werktag", "arbeitstag", "wochentag",
    )  # fmt: skip
    return Rule(hour, minute, WEEKDAYS if work else EVERY_DAY)


def _ordinal(text: str) -> int:
    return {"first": 1, "ersten": 1, "last": LAST_DAY, "letzten": LAST_DAY}.get(text.casefold()) or int(text)
