"""Which encoding bytes are in that name none and are no Unicode: by the letters that languages use.

charset-normalizer decides between scripts, but takes short texts in Latin letters for anything (a German sentence of
Windows for one of DOS). There the letters of each language decide: an encoding is right when one language explains its
letters beyond ASCII.
"""

from __future__ import annotations

import codecs
import encodings
import pkgutil
import re
from encodings.aliases import aliases

VERSION = 1
_OTHER_SCRIPTS = [
    "cp1251", "koi8_r", "cp1253", "cp1255", "cp1256", "cp874", "cp932", "euc_jp", "gb18030", "big5", "cp949",
]  # fmt: skip
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
# Signs where letters belong: between two letters, or at the start of a word.
_MISPLACED = re.compile(r"[^\W\d_][^\w\s\x00-\x7f’–—…·][^\W\d_]|[¥£¤¦¨¬¯´¸±¶¹²³¼¾×÷][^\W\d_]")
_LONGEST_LATIN_RUN = 2
_LANGUAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("cp1254", ("çğıöşüâîû",)),  # Turkish first: its letters are Icelandic's in cp1252, all others are alike
    (
        "cp1252",
        (
            "äöüß",  # German
            "àâçéèêëîïôùûüÿœæ",  # French
            "áéíóúñüàçïòè·ª",  # Spanish, Catalan
            "ãõáâàçéêíóôúü",  # Portuguese
            "åäöæøéü",  # Nordic
            "àèéìòùî",  # Italian
            "áéíóúýðþæö",  # Icelandic
            "éèëïöüáóíúêçñ",  # Dutch, English
        ),
    ),
    ("cp1250", ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćšžđ")),
    ("iso8859_2", ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćšžđ")),
    ("cp1257", ("ąčęėįšųūž", "āčēģīķļņšūž", "äöõüšž")),
)


def warm() -> None:
    """Import charset-normalizer, and the codecs of all encodings: a mail or a page can be in any that it names."""
    from charset_normalizer import from_bytes

    from_bytes("Привет, это проверка.".encode("cp1251"), cp_isolation=_OTHER_SCRIPTS).best()
    known = {module.name for module in pkgutil.iter_modules(encodings.__path__)} - {"aliases"}
    for name in sorted(known.union(aliases.values())):
        try:
            codecs.getincrementaldecoder(name)
        except (LookupError, ImportError):  # it is no text, or of another platform
            continue


def guessed(sample: bytes) -> str:
    """The encoding of a sample that holds bytes above 127; Windows' Western one when nothing speaks for another."""
    runs = [len(run) for run in _HIGH_RUN.findall(sample)]
    short = sum(length for length in runs if length <= _LONGEST_LATIN_RUN)
    if short >= sum(runs) * 0.8:
        return _latin(sample)
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_OTHER_SCRIPTS).best()
    return best.encoding if best is not None else _latin(sample)


def _latin(sample: bytes) -> str:
    best, best_score = "cp1252", float("-inf")
    for encoding, languages in _LANGUAGES:
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError:
            continue
        letters = [
            character for character in text.replace("İ", "ı").lower() if character > "\x7f" and character.isalpha()
        ]
        wrong = len(_MISPLACED.findall(text)) + sum(1 for character in text if "\x80" <= character < "\xa0")
        for language in languages:
            score = sum(1 if letter in language else -1 for letter in letters) - 2 * wrong
            if score > best_score:
                best, best_score = encoding, score
    return best
