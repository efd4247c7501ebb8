"""How many of the names in labelled texts are found with their kind and exact extent, and how many found are right.

A name counts as right only with the same first and last character and the same kind; names of other kinds and places
marked as optional (streets) are neither asked for nor, with their own kind, counted against anybody.
"""

from __future__ import annotations

import importlib
import re
import sys
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks._figures import Row, row
from indexer.chunk import chunk
from indexer.extractors import Extracted, Part
from indexer.graph.draw import draw
from indexer.graph.model import WHOLE
from indexer.language import detect
from indexer.records import NewPassage

OFFICE = Path(__file__).with_name("office_names")
UNSEEN = OFFICE / "unseen"
"""Written after the first rules were made; its organisations were looked at when rules for these were added."""
FRESH = OFFICE / "fresh"
"""Labelled before the rules for organisations of version 6, by whoever then wrote them; English and German."""
LANGUAGES = ("en", "de", "fr", "es", "it", "nl")
KINDS = {"p": "person", "o": "organisation", "j": "project", "l": "place"}
_MARK = re.compile(r"\{(\??)([pojlx])\s([^{}]+)\}")
_CONLL = {"PER": "person", "ORG": "organisation", "LOC": "place"}
_SPACY = {"PERSON": "person", "PER": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place"}
_SENTENCES = 1_000
"""Of each language of `--data`."""
_BY_OTHER_WORDS = ("definition", "link")
"""What found a mention by no name: "the Supplier", an address."""
_NO_VECTOR = np.zeros(1, np.float32)
_GOALS = {"person": (0.9, 0.85), "organisation": (0.85, 0.6), "project": (0.9, 0.5), "place": (0.85, 0.6)}
"""Precision and recall on office texts: what heads a list has to be right before it has to be whole."""

Span = tuple[int, int, str]
"""Where a name begins, where it ends, and its kind."""
Recogniser = Callable[[str, str], set[Span]]
"""Of a text and its language, the names."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with the names that a person saw in it."""

    text: str
    language: str
    names: frozenset[Span]
    optional: frozenset[Span] = frozenset()
    """Neither wanted nor wrong; a name of the same kind that overlaps one is passed over."""


@dataclass(slots=True)
class Count:
    """Of one kind or language."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Of what was found, the share that is right; 1 when nothing was found."""
        return self.right / max(1, self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Of what is there, the share that was found."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)

    def say(self) -> str:
        """All three."""
        return f"P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.3f} of {self.right + self.missed}"


def office(language: str, folder: Path = OFFICE) -> list[Labelled]:
    """The labelled office texts of a language, in the order of their file."""
    whole = (folder / f"{language}.txt").read_text("utf-8")
    return [unmarked(text, language) for text in re.split(r"(?m)^== .*\n", whole) if text.strip()]


def unmarked(text: str, language: str) -> Labelled:
    """A text whose names are marked as `{p Ann Lee}`: p, o, j, l as in `KINDS`, x another kind, ? optional."""
    bare, at = "", 0
    names: set[Span] = set()
    optional: set[Span] = set()
    for mark in _MARK.finditer(text):
        bare += text[at : mark.start()]
        span = (len(bare), len(bare) + len(mark[3]), KINDS.get(mark[2], ""))
        if mark[2] != "x":
            (optional if mark[1] else names).add(span)
        bare += mark[3]
        at = mark.end()
    return Labelled(bare + text[at:], language, frozenset(names), frozenset(optional))


def conll(path: Path, language: str) -> list[Labelled]:
    """The sentences of a file with a token and its IOB2 label on each line, evenly drawn from the whole."""
    blocks = [block for block in path.read_text("utf-8").split("\n\n") if block.strip()]
    return [_sentence(block, language) for block in blocks[:: max(1, len(blocks) // _SENTENCES)][:_SENTENCES]]


def _sentence(block: str, language: str) -> Labelled:
    text = ""
    names: list[Span] = []
    open_ = False
    for line in block.splitlines():
        _, token, label = line.split("\t")[:3]
        close = token in (".", ",", ";", ":", "!", "?", ")", "]", "'s", "’s", "%") or text.endswith(
            ("(", "[", "'", "’")
        )
        start = len(text) + (0 if not text or close else 1)
        text = text + ("" if start == len(text) else " ") + token
        kind = _CONLL.get(label[2:], "")
        if label.startswith("I-") and open_ and names[-1][2] == kind:
            names[-1] = (names[-1][0], len(text), kind)
        elif kind:
            names.append((start, len(text), kind))
        open_ = bool(kind)
    return Labelled(text, language, frozenset(names))


def drawn(text: str, language: str) -> set[Span]:
    """The names that the product draws from a text file; its language is told only where the detector is unsure."""
    part = Part("text", None, "", text)
    passages = []
    for one in chunk(part):
        inside = text[one.start : one.end]
        told = detect(inside) or language
        passages.append(NewPassage(0, one.start, one.end, one.heading, inside, _NO_VECTOR, language=told))
    found = draw("/0001.txt", Extracted("0001", (part,)), passages)
    spans: set[Span] = set()
    for mention in found.mentions:
        kind = found.entities[mention.entity].kind
        if mention.passage == WHOLE or mention.extractor in _BY_OTHER_WORDS or mention.start == mention.end:
            continue
        offset = passages[mention.passage].start
        spans.add((mention.start + offset, mention.end + offset, kind))
    return spans


def spacy_pipeline(model: str) -> Recogniser:
    """The named entities of a spaCy pipeline, whose name is given; only what they need is run."""
    spacy = importlib.import_module("spacy")
    pipeline = spacy.load(
        model, exclude=["tagger", "parser", "lemmatizer", "attribute_ruler", "senter", "morphologizer"]
    )

    def recognise(text: str, _language: str) -> set[Span]:
        found = pipeline(text).ents
        return {(one.start_char, one.end_char, _SPACY[one.label_]) for one in found if one.label_ in _SPACY}

    return recognise


def score(texts: list[Labelled], recognise: Recogniser, kinds: Collection[str]) -> dict[str, Count]:
    """The counts by kind, by language and of all ("all"); other kinds are not looked at."""
    counts: dict[str, Count] = {}
    for one in texts:
        found = {
            span
            for span in recognise(one.text, one.language)
            if span[2] in kinds and not _is_optional(span, one.optional)
        }
        for span, outcome in _outcomes(found, one.names):
            for name in (span[2], one.language, "all"):
                count = counts.setdefault(name, Count())
                setattr(count, outcome, getattr(count, outcome) + 1)
            if outcome != "right":
                around = " ".join(one.text[max(0, span[0] - 25) : span[1] + 15].split())
                said = f"{outcome} {one.language} {span[2]}: «{one.text[span[0] : span[1]]}» in … {around}"
                counts[span[2]].examples.append(said)
    return counts


def _outcomes(found: set[Span], wanted: frozenset[Span]) -> Iterator[tuple[Span, str]]:
    yield from ((span, "right") for span in sorted(found & wanted))
    yield from ((span, "wrong") for span in sorted(found - wanted))
    yield from ((span, "missed") for span in sorted(wanted - found))


def _is_optional(span: Span, optional: frozenset[Span]) -> bool:
    return any(span[2] == kind and span[0] < end and start < span[1] for start, end, kind in optional)


def measure() -> list[Row]:
    """names: people, organisations, projects and places in labelled texts."""
    arguments = sys.argv
    model = arguments[arguments.index("--spacy") + 1] if "--spacy" in arguments else ""
    recognise = spacy_pipeline(model) if model else drawn
    languages = LANGUAGES if not model else tuple(one for one in LANGUAGES if one == model.split("/")[-1][:2])
    texts = [one for language in languages for one in office(language)]
    counts = score(texts, recognise, KINDS.values())
    fresh = [one for language in languages for one in office(language, UNSEEN)]
    unseen = score(fresh, recognise, KINDS.values())
    newest = [one for language in languages if language in ("en", "de") for one in office(language, FRESH)]
    later = score(newest, recognise, KINDS.values())
    rows = _rows("office", counts) + _rows("unseen", unseen) + _rows("fresh", later)
    counts |= {f"unseen {name}": one for name, one in unseen.items()}
    if "--data" in arguments:
        folder = Path(arguments[arguments.index("--data") + 1])
        far = [one for language in languages for one in conll(folder / f"{language}.conllu", language)]
        more = score(far, recognise, _CONLL.values())
        rows += [row(f"{folder.name} {name}: F1", one.f1, 0.5, "higher", "", one.say()) for name, one in more.items()]
        counts |= {f"{folder.name} {name}": one for name, one in more.items()}
    if "--errors" in arguments:
        print("\n".join(said for one in counts.values() for said in one.examples), file=sys.stderr)
    return [*rows, _cost(texts, recognise)]


def _rows(of: str, counts: dict[str, Count]) -> list[Row]:
    made = []
    for name, one in sorted(counts.items()):
        precision, recall = _GOALS.get(name, (0.85, 0.6))
        made.append(row(f"{of} {name}: precision", one.precision, precision, "higher", "", one.say()))
        made.append(row(f"{of} {name}: recall", one.recall, recall, "higher", "", ""))
    return made


def _cost(texts: list[Labelled], recognise: Recogniser) -> Row:
    started = time.process_time()
    for one in texts:
        recognise(one.text, one.language)
    characters = sum(len(one.text) for one in texts)
    cost = (time.process_time() - started) / characters * 800 * 1000
    return row(
        "CPU for 800 characters", cost, 6.0, "lower", "ms", f"{len(texts)} texts, with all that is drawn of them"
    )
