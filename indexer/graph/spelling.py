"""Words of names in one spelling: lower case, Latin where a table says how, without accents and umlauts' second letter.

Two spellings of one name come out the same ("Müller", "Mueller", "Muller"; "Łukasz", "Lukasz"; "Иванов", "Ivanov").
Scripts without a table (Han, kana, Hangul, Arabic, Hebrew …) stay as they are, without vowel points.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "ß": "ss", "ø": "o", "å": "a", "ä": "a", "ö": "o", "ü": "u", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d",
        "ð": "d", "þ": "th", "ı": "i", "ŋ": "n", "ə": "a", "’": "", "'": "", "`": "", "´": "", "ʼ": "", "ʻ": "",
        "ـ": "",
        # Cyrillic, as passports have it, near enough to what people write themselves
        "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "e", "є": "ye", "ж": "zh", "з": "z",
        "и": "i", "і": "i", "ї": "yi", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
        "с": "s", "т": "t", "у": "u", "ў": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch",
        "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj",
        "ћ": "c", "џ": "dz",
        # Greek (ELOT 743, simplified)
        "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
        "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
        "χ": "ch", "ψ": "ps", "ω": "o",
    }
)  # fmt: skip
_UMLAUT = re.compile("(?<=[b-df-hj-np-tv-z])([aou])e(?=[b-df-hj-np-tv-z])")
"""a, o or u and the e that stands for its two dots, between consonants: Mueller. Michael loses it, too, everywhere."""
_LONGEST = 200


@lru_cache(maxsize=50_000)
def folded(text: str) -> str:
    """The text in the one spelling; spaces and punctuation stay. At most 200 characters are read."""
    lower = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text[:_LONGEST]).casefold())
    plain = unicodedata.normalize("NFKD", lower.translate(_LETTERS))
    return unicodedata.normalize("NFC", "".join(c for c in plain if not _is_mark(c)))


@lru_cache(maxsize=50_000)
def skeleton(word: str) -> str:
    """A folded word also without what spellings of umlauts, "ij" and "y", "ou" and "u" differ in."""
    return _UMLAUT.sub(r"\1", word).replace("iy", "y").replace("ii", "i")


def _is_mark(character: str) -> bool:
    """Combining marks, and signs that only steer direction or shape (Cf); kana's voicing and Indic vowels stay."""
    category = unicodedata.category(character)
    if category == "Cf":
        return True
    return category == "Mn" and not ("\u3099" <= character <= "\u309a" or "\u0900" <= character <= "\u0dff")
