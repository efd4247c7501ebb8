"""Which language a passage is in, and which languages an embedder was trained on.

Scripts that one language writes tell it at once; the others are told apart by byte sequences (langid.py, Lui and
Baldwin, ACL 2012, in the fork py3langid): about 0.4 ms for a passage, a hundredth of what embedding it takes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from indexer.contract import LanguageShare

_NAMES = {
    "af": "Afrikaans", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali",
    "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "ga": "Irish", "gl": "Galician", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian",
    "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic", "it": "Italian", "ja": "Japanese",
    "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "kn": "Kannada", "ko": "Korean", "lt": "Lithuanian",
    "lv": "Latvian", "mk": "Macedonian", "ml": "Malayalam", "mn": "Mongolian", "mr": "Marathi", "ms": "Malay",
    "mt": "Maltese", "my": "Burmese", "ne": "Nepali", "nl": "Dutch", "no": "Norwegian", "pa": "Punjabi",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "si": "Sinhala", "sk": "Slovak",
    "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil",
    "te": "Telugu", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek",
    "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
_OWN_SCRIPT = (
    ("ja", "\u3040-\u30ff"),
    ("ko", "\uac00-\ud7af\u1100-\u11ff"),
    ("zh", "\u3400-\u9fff"),
    ("th", "\u0e00-\u0e7f"),
    ("he", "\u0590-\u05ff"),
    ("el", "\u0370-\u03ff\u1f00-\u1fff"),
    ("ka", "\u10a0-\u10ff"),
    ("hy", "\u0530-\u058f"),
    ("ta", "\u0b80-\u0bff"),
    ("te", "\u0c00-\u0c7f"),
    ("kn", "\u0c80-\u0cff"),
    ("ml", "\u0d00-\u0d7f"),
    ("gu", "\u0a80-\u0aff"),
    ("pa", "\u0a00-\u0a7f"),
    ("bn", "\u0980-\u09ff"),
    ("si", "\u0d80-\u0dff"),
    ("my", "\u1000-\u109f"),
    ("km", "\u1780-\u17ff"),
)
"""Scripts that (nearly) one language writes; kana before Chinese characters, which Japanese mixes with them."""
_BY_SCRIPT = tuple((code, re.compile(f"[{letters}]")) for code, letters in _OWN_SCRIPT)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_LOOKED_AT = 400
"""Characters that are looked at."""
_FEWEST_WORDS = 3
_FEWEST_LETTERS = 12
_CLEAR = 4.0
"""By how much the likeliest language has to be likelier than the next, in natural logarithms: about 50 times."""
_RELEVANT_SHARE, _RELEVANT_PASSAGES = 0.02, 20


def detect(text: str) -> str:
    """BCP 47 primary code of the language that most of a text is in; "" when it is too short or mixed to tell."""
    head = text[:_LOOKED_AT]
    words = _WORD.findall(head)
    letters = sum(map(len, words))
    if _NOT_ASCII.search(head):
        for code, script in _BY_SCRIPT:
            own = len(script.findall(head))
            if own >= 4 and own * (6 if code == "ja" else 2) >= letters:
                return code
    if len(words) < _FEWEST_WORDS or letters < _FEWEST_LETTERS:
        return ""
    (first, best), (_, second) = _identifier().rank(" ".join(words))[:2]
    return str(first) if best - second >= _CLEAR else ""


def name_of(code: str) -> str:
    """A language's name in English; its code where that is not known."""
    return _NAMES.get(code, code)


def shares(passages: Mapping[str, int], covered: frozenset[str] | None) -> tuple[LanguageShare, ...]:
    """How many passages are in each language, the most frequent first; unknown ones ("") are left out.

    `covered` are the embedder's languages; None, when it does not say, covers all.
    """
    told = sorted(((count, code) for code, count in passages.items() if code and count), key=lambda one: (-one[0], one))
    return tuple(LanguageShare(code, name_of(code), count, covered is None or code in covered) for count, code in told)


def notices(passages: Mapping[str, int], covered: frozenset[str] | None) -> tuple[str, ...]:
    """What people should know about languages that the embedder was not trained on, a sentence for each."""
    total = sum(passages.values())
    return tuple(
        f"{one.passages:,} passages are in {one.name}, which the embedding model was not trained on;"
        " they are found by their words."
        for one in shares(passages, covered)
        if not one.covered and one.passages >= max(_RELEVANT_PASSAGES, _RELEVANT_SHARE * total)
    )


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_DIR / MODEL_FILE)
    identifier.set_languages(sorted(_NAMES))
    return identifier
