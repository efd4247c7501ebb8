"""Further passages for a question that no single passage answers: from strong hits by the names in them.

No language model: names of the question and of the strong hits are looked up in the graph, which says what passages are
about and what they name; small trees (`link_model`) say which of them a question needs. There is one round for each
model: a later one starts from what the one before found. A common name leads nowhere: it is
damped by how many passages share it, and cut off beyond a bound.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from indexer.function_words import FUNCTION_WORDS
from indexer.graph.link_features import ABOUT, NAMES_IT, OPENS, SHARES, Candidate, Link, Question, rows_of
from indexer.graph.link_model import Scorer, bundled
from indexer.graph.link_rows import Held, Known, held, known
from indexer.graph.names import key, keys, names
from indexer.holding import Holding
from indexer.records import Floats, StoredPassage

if TYPE_CHECKING:
    from indexer.store import Store

STRONG = 8
"""Passages that links start at, in each round."""
MOST_BLENDED = 60
"""Passages of the blend that are looked at; the first stage's best are among far fewer."""
MOST_LINKED = 100
"""Further passages that a search looks at: reading them and cutting them into words takes most of the time."""
MOST_ABOUT = 10
"""Passages about one name that are followed: of a name that more are about, the newest."""
MOST_NAMING = 30
"""A name that more passages hold is no link between two of them."""
MOST_ASKED = 20
"""A name of the question that more passages hold adds none of them by itself."""
_ASKED_BONUS = 0.5
"""Score of a passage about a name in the question, beside its blend, before links are followed."""
_MOST_STEPS = 2
"""Names of a path beside one of the question: a passage that a link leads to may be strong itself."""
_LONGEST_NAME = 10
"""Words of a name in a question."""
_MOST_WORDS = 40
"""Words of a question in which names are looked for."""
_NOTHING = Known((), (), 1, "")
_SENTENCE = re.compile(r"(?<=[.!?。])[\"”)]*\s+(?=[^\sa-z])")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: from a passage, by a name that it holds, to the next. `passage` 0 is the question itself."""

    passage: int
    name: str


@dataclass(frozen=True, slots=True)
class Linked:
    """What following links found."""

    scores: dict[int, float]
    """Of every passage that was looked at, the blend's and further ones, 0 to 1; higher is better."""
    paths: dict[int, tuple[Step, ...]]
    """How each passage that links speak for was reached, from the question or a strong hit on."""
    cosines: dict[int, float]
    """Of the further passages that have a vector."""


NO_LINKS = Linked({}, {}, {})


class Follows(Protocol):
    """What a search asks for further passages: `Links`, or what keeps the questions to learn from them."""

    def follow(
        self,
        query: str,
        read: Holding,
        blended: Mapping[int, float],
        meaning: tuple[Floats, Mapping[int, float]],
        inside: Callable[[Collection[int]], set[int]],
    ) -> Linked:
        """See `Links.follow`."""


class Links:
    """Follows links in one store. Thread-safe; remembers nothing."""

    def __init__(self, store: Store, models: Sequence[Scorer] | None = None) -> None:
        """`models`: one for each round; the bundled ones for None."""
        self._store = store
        self._models = models

    def follow(
        self,
        query: str,
        read: Holding,
        blended: Mapping[int, float],
        meaning: tuple[Floats, Mapping[int, float]],
        inside: Callable[[Collection[int]], set[int]],
    ) -> Linked:
        """Rank the blend's passages and those that links lead to anew; `NO_LINKS` when there is no link to follow.

        `read` takes in what is read on the way. `blended`: fused scores, 0 to 1. `meaning`: the question's vector,
        empty without an embedder, and the cosines that are known. `inside` keeps those of some passages that the search
        may show.
        """
        if not blended or not read.words:
            return NO_LINKS
        models = bundled() if self._models is None else self._models
        return _Following(self._store, query, read, blended, meaning, inside).run(models)


class _Following:
    """One search."""

    def __init__(
        self,
        store: Store,
        query: str,
        read: Holding,
        blended: Mapping[int, float],
        meaning: tuple[Floats, Mapping[int, float]],
        inside: Callable[[Collection[int]], set[int]],
    ) -> None:
        self._store = store
        self._read = read
        words = read.words
        total = sum(word.weight for word in words) or 1.0
        self._weights = np.array([word.weight / total for word in words], np.float32)
        self._surfaces = {key(word.surface): word.weight / total for word in words}
        self._blended = dict(sorted(blended.items(), key=lambda one: (-one[1], one[0]))[:MOST_BLENDED])
        self._vector, cosines = meaning
        self._cosines = dict(cosines)
        self._is_inside = inside
        self._known: dict[str, Known | None] = {}
        self._held: dict[int, dict[str, Held]] = {}
        self._candidates: dict[int, Candidate] = {}
        self._linked_from: set[int] = set()
        self._asked = self._names_in(query)
        told = sum(bool(self._said(name).about) for name in self._asked)
        self._question = Question(self._weights, self._vector, len(self._asked), told)

    def run(self, models: Sequence[Scorer]) -> Linked:
        """The rounds, one for each model."""
        first = list(self._blended)[:STRONG]
        if not self._asked and not self._hold(first):
            return NO_LINKS
        asked = {id_ for name in self._asked for id_ in self._said(name).about[:MOST_ABOUT]}
        asked |= {id_ for name in self._asked if (of := self._said(name)).number <= MOST_ASKED for id_ in of.naming}
        self._add([*self._blended, *sorted(self._inside(asked - self._blended.keys()))])
        strength = {
            id_: self._blended.get(id_, 0.0) + (_ASKED_BONUS if one.asked else 0.0)
            for id_, one in self._candidates.items()
        }
        earlier: dict[int, float] = {}
        for model in models:
            order = sorted(strength, key=lambda i: (-strength[i], i))[:STRONG]
            strong = {id_: strength[id_] for id_ in order}
            self._link(order)
            odds = model.odds(rows_of(self._question, self._candidates, strong, earlier))
            strength = earlier = dict(zip(self._candidates, (1 / (1 + np.exp(-odds))).tolist(), strict=True))
        return Linked(earlier, self._ways(earlier), self._cosines)

    # -- names

    def _names_in(self, query: str) -> list[str]:
        """The names in the question that the graph knows, none inside another, the longest first."""
        tokens = query.split()[:_MOST_WORDS]
        spans: dict[tuple[int, int], tuple[str, ...]] = {}
        for first in range(len(tokens)):
            for end in range(first + 1, min(len(tokens), first + _LONGEST_NAME) + 1):
                part = tokens[first:end]
                marked = any(token.strip("\"'“”„«(¿¡")[:1].isupper() or any(map(str.isdigit, token)) for token in part)
                bare = [token.strip("\"'“”„«»()?,;:.!¿¡").casefold() for token in part]
                if marked and not all(word in FUNCTION_WORDS for word in bare) and not (first == 0 and end == 1):
                    forms = keys(" ".join(part).strip(" ?,;:!¿¡"))
                    if forms and len(forms[0]) > 1:
                        spans[(first, end)] = forms[:1]
        spans |= {(-1 - n, -n): keys(name.text) for n, name in enumerate(names(query)) if not name.text.isascii()}
        self._look_up([form for forms in spans.values() for form in forms])
        found: list[str] = []
        taken: set[int] = set()
        for (first, end), forms in sorted(spans.items(), key=lambda one: (one[0][0] - one[0][1], one[0])):
            held = set(range(first, end))
            for form in forms:
                if self._known.get(form) is not None and not held & taken:
                    taken |= held
                    found.append(form)
        return list(dict.fromkeys(found))

    def _look_up(self, forms: Collection[str]) -> None:
        """Ask the graph for names that were not asked for yet."""
        unknown = [form for form in dict.fromkeys(forms) if form not in self._known]
        if unknown:
            found = known(self._store.database, unknown)
            self._known |= {form: found.get(form) for form in unknown}

    def _said(self, name: str) -> Known:
        return self._known.get(name) or _NOTHING

    # -- candidates

    def _inside(self, ids: Collection[int]) -> set[int]:
        return self._is_inside(ids) if ids else set()

    def _add(self, ids: Sequence[int]) -> None:
        """Read passages and make them candidates; those that are gone are left out."""
        self._read.read(ids)
        new = sorted(id_ for id_ in ids if id_ in self._read.passages)  # what is alike stands in this order
        if not new:
            return
        counted = self._read.counted(new)
        scores = self._read.scores(new)
        vectors: dict[int, Floats] = {}
        if len(self._vector):
            found, matrix = self._store.vectors.of(new)
            if len(found) and matrix.shape[1] == len(self._vector):
                vectors = dict(zip(found.tolist(), matrix, strict=True))
                self._cosines |= dict(zip(found.tolist(), np.clip(matrix @ self._vector, -1, 1).tolist(), strict=True))
        if not self._candidates:
            self._best_words = max(scores.values(), default=1.0)
            self._best_cosine = max((self._cosines.get(id_, 0.0) for id_ in new), default=0.0) or 1.0
        none = np.zeros_like(self._vector)
        title_weights = ((counted.often[:, 0] > 0) * self._weights).sum(axis=1)
        for id_, holds, (_, length), title_weight in zip(
            new, counted.held, counted.lengths.tolist(), title_weights.tolist(), strict=True
        ):
            true = self._cosines.get(id_, 0.0)
            words = min(1.0, scores.get(id_, 0.0) / self._best_words)
            cosine = max(0.0, min(1.0, true / self._best_cosine))
            about = self._about(id_)
            self._candidates[id_] = Candidate(
                holds=holds,
                length=length,
                title_share=sum(word in self._surfaces for word in about) / max(len(about), 1),
                title_weight=title_weight,
                words=words,
                cosine=cosine,
                true_cosine=true,
                vector=vectors.get(id_, none),
                blend=self._blended.get(id_, (words + cosine) / 2),
            )
        added = set(new)
        for name in self._asked:
            said = self._said(name)
            for id_ in added.intersection(said.about):
                one = self._candidates[id_]
                one.asked = max(one.asked, 1 / math.sqrt(len(said.about)))
                one.asked_share = sum(self._surfaces.get(word, 0.0) for word in set(self._about(id_)))
            for id_ in added.intersection(said.naming):
                self._candidates[id_].names_asked += 1 / math.sqrt(said.number)

    def _about(self, id_: int) -> list[str]:
        return key(subject(self._read.passages[id_])).split()

    # -- links

    def _hold(self, passages: Sequence[int]) -> dict[int, dict[str, Held]]:
        """The names in passages, by passage."""
        unknown = [id_ for id_ in passages if id_ not in self._held]
        if unknown:
            found = held(self._store.database, unknown)
            self._held |= {id_: found.get(id_, {}) for id_ in unknown}
        return {id_: here for id_ in passages if (here := self._held[id_])}

    def _link(self, strong: Sequence[int]) -> None:
        """Give the candidates, and those that are found here, their links from these passages."""
        fresh = [id_ for id_ in strong if id_ not in self._linked_from]
        self._linked_from.update(fresh)
        names_of = self._hold(fresh)
        self._look_up([name for here in names_of.values() for name in here])
        told = self._told(names_of)
        found: list[tuple[Link, Sequence[int]]] = []
        for id_, here in names_of.items():
            for name, one in here.items():
                found += self._by_name(id_, name, one.about, told[id_, name], len(here))
        new = self._inside({id_ for _, ids in found for id_ in ids if id_ not in self._candidates})
        worth: dict[int, float] = {}
        for link, ids in found:
            gain = link.rarity * (1 if link.kind == ABOUT else 0.3) / (1 + strong.index(link.source))
            for id_ in ids:
                if id_ in new and id_ != link.source:
                    worth[id_] = worth.get(id_, 0.0) + gain
        self._add(sorted(worth, key=lambda i: (-worth[i], i))[:MOST_LINKED])
        for link, ids in found:
            opens = replace(link, kind=OPENS) if link.kind == ABOUT else link
            for id_ in ids:
                candidate = self._candidates.get(id_)
                if candidate is not None and id_ != link.source:
                    named = link.kind != ABOUT or titled(self._read.passages[id_], link.name)
                    candidate.links.append(link if named else opens)

    def _told(self, names_of: Mapping[int, Mapping[str, Held]]) -> dict[tuple[int, str], float]:
        """Of each name in a passage, the share of the question's words that its sentence holds."""
        sentences: dict[tuple[int, int], str] = {}
        stands: dict[tuple[int, str], tuple[int, int]] = {}
        for id_, here in names_of.items():
            text = self._read.passages[id_].text
            ends = [match.end() for match in _SENTENCE.finditer(text)] + [len(text)]
            begins = [0, *ends[:-1]]
            for name, one in here.items():
                n = bisect_right(begins, max(one.start, 0)) - 1
                stands[id_, name] = (id_, n)
                sentences[id_, n] = text[begins[n] : ends[n]]
        counted = self._store.words.counted(self._read.words, [("", text) for text in sentences.values()])
        shares = dict(zip(sentences, (counted.held * self._weights).sum(axis=1).tolist(), strict=True))
        return {name: shares[sentence] for name, sentence in stands.items()}

    def _by_name(
        self, source: int, name: str, about: bool, relation: float, beside: int
    ) -> list[tuple[Link, Sequence[int]]]:
        """Where a name of a strong passage leads: to what is about it and, when it is rare, to what names it."""
        said = self._said(name)
        asked = name in self._asked
        alone = 1 / (math.log(2 + beside) * math.log(2 + said.number))
        found: list[tuple[Link, Sequence[int]]] = []
        if said.about and not about:
            rarity = 1 / math.sqrt(len(said.about))
            found.append((Link(source, name, ABOUT, rarity, relation, asked, alone), said.about[-MOST_ABOUT:]))
        if about or said.number <= MOST_NAMING:
            rarity = 1 / math.sqrt(said.number)
            kind = NAMES_IT if about else SHARES
            found.append((Link(source, name, kind, rarity, relation, asked, alone), said.naming))
        return found

    def _ways(self, scores: Mapping[int, float]) -> dict[int, tuple[Step, ...]]:
        """For each passage a way: by a name of the question, else the way of where its best link starts and that."""
        ways: dict[int, tuple[Step, ...]] = {}
        for name in self._asked:
            for id_ in self._said(name).about:
                if id_ in self._candidates:
                    ways.setdefault(id_, (Step(0, self._said(name).written),))

        def way(id_: int, steps: int) -> tuple[Step, ...]:
            links = self._candidates[id_].links
            if id_ in ways or not links or not steps:
                return ways.get(id_, ())
            best = max(links, key=lambda link: (link.kind == ABOUT, scores[link.source] * link.rarity))
            return (*way(best.source, steps - 1), Step(best.source, self._said(best.name).written))

        return ways | {id_: found for id_ in self._candidates if (found := way(id_, _MOST_STEPS))}


def subject(passage: StoredPassage) -> str:
    """What the words around a passage say that it is about: its heading, else its document's title."""
    return passage.place.heading or passage.title


def titled(passage: StoredPassage, name: str) -> bool:
    """Whether a heading or title names it (normal form)."""
    return any(f" {name} " in f" {key(text)} " for text in (passage.place.heading, passage.title) if text)
