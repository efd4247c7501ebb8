"""The tool that takes a greeting, thanks or a lone sign for what it is: nothing is looked for. Risk class: read."""

from __future__ import annotations

import re

from agent.inquiry import Inquiry
from agent.told import Line, Told

_LONGEST = 60
_SAID = (
    (
        r"(?:hello|hi|hey|hiya|good (?:morning|afternoon|evening|day)|morning|hallo|moin|servus|grüß (?:gott|dich)|"
        r"guten (?:morgen|tag|abend)|bonjour|salut|bonsoir|hola|buenos días|buenas (?:tardes|noches))"
        r"(?:,? (?:there|all|counterpart|again|zusammen))?",
        "Hello. Ask me about your files, or what I can work out, remember or write for you.",
    ),
    (
        r"(?:(?:ok|okay|great|super|perfect|good|fine|alright|wonderful|prima|gut|toll)[,.!]* )?"
        r"(?:thanks?(?: you)?|thx|ty|cheers|danke(?:schön| schön| dir| ihnen)?|vielen dank|merci|gracias)"
        r"(?: (?:a lot|very much|so much|a bunch|again|for that|for (?:the|your) help|sehr|bien|beaucoup|für die hilfe|"
        r"muchas))*(?:[,.!]* (?:that(?:'s| is| was) (?:all|great|helpful|perfect)|das war(?:'s| alles)?|bye))?",
        "You are welcome.",
    ),
    (
        r"(?:(?:that(?:'s| is| was) )?(?:great|perfect|nice|cool|super|wonderful|helpful|very helpful|"
        r"good(?: to know)?|"
        r"interesting|prima|toll|gut|sehr gut|alles klar|verstanden|got it|i see|understood|fine|alright|all right|"
        r"ok|okay|k|aha|hm+|ah|oh|wow|lol|haha|nice one|well done|good job|gut gemacht|passt|das passt))"
        r"(?:[,.!]* (?:got it|i see|good|great|danke|thanks?))?",
        "Good. What else would you like to know?",
    ),
    (
        r"(?:bye|goodbye|good ?bye|see you(?: (?:later|tomorrow|soon))?|good night|have a (?:nice|good) "
        r"(?:day|evening|weekend|one)|tschüss|tschüß|auf wiedersehen|ciao|bis (?:morgen|später|dann|bald)|"
        r"schönen (?:feierabend|tag|abend)(?: noch)?|gute nacht|au revoir|adiós|hasta luego)",
        "Goodbye. What was said here stays in this conversation.",
    ),
    (
        r"(?:how are you(?: doing)?(?: today)?|how's it going|what's up|wie geht(?:'s| es)(?: dir| ihnen)?|"
        r"ça va|qué tal)",
        "I am ready. Ask me about your files.",
    ),
    (
        r"(?:(?:please )?help(?: me)?(?: please)?|hilfe|was kannst du(?: alles| für mich tun)?|what (?:can|do) you do"
        r"(?: for me)?|what can i (?:ask|do)(?: you| here)?|how (?:can you help(?: me)?|does (?:this|it) work)|"
        r"(?:who|what) are you|wer bist du|was (?:kann|soll) ich (?:dich )?fragen|wie funktioniert das|"
        r"que (?:peux|sais)-tu faire|qué puedes hacer)",
        "I answer from the files in your folders and show where each sentence stands. Ask for instance when something "
        "is due, which files mention a word, what changed between two versions, what a column adds up to, or for a "
        "summary of a document. I also draft, remind and remember, and do nothing outside of here without your word.",
    ),
)
_PATTERNS = tuple((re.compile(wording, re.IGNORECASE), said) for wording, said in _SAID)
NO_WORDS = "There is no word in that which I could look for; please ask in words."


def small_talk(inquiry: Inquiry) -> Told | None:
    """A sentence in return for one that asks nothing; None for everything that may be a question."""
    said = reply(inquiry.question.text)
    return Told((Line(said),)) if said else None


def reply(text: str) -> str:
    """What is said to a text that asks nothing; "" where it may ask something."""
    if not any(char.isalnum() for char in text):
        return NO_WORDS
    plain = " ".join(text.replace("’", "'").split()).strip(" \t.,;:!?¡¿…")
    plain = "".join(char for char in plain if char.isalnum() or char in " ',.!").strip(" ,.!")
    if len(plain) > _LONGEST:
        return ""
    return next((said for pattern, said in _PATTERNS if pattern.fullmatch(plain)), "")
