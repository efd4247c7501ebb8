"""The policy, over every combination of risk, origins, grants, settings and places; each answer follows from rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import get_args

import msgspec
import pytest

from agent.contract import ApprovalRules, Effect, Grant, Origin, Risk
from agent.floor import Target
from agent.policy import Provenance, Verdict, decide

OUTBOX = "/home/grace/Outbox"
RISKS: tuple[Risk, ...] = get_args(Risk)
ORIGINS: tuple[Origin, ...] = get_args(Origin)
FILES: dict[str, tuple[str, ...]] = {
    "none": (),
    "inside": (f"{OUTBOX}/Letters/a.md",),
    "two folders": (f"{OUTBOX}/a.md", f"{OUTBOX}/Letters/b.md"),
    "outside": ("/home/grace/a.md",),
    "program": (f"{OUTBOX}/a.exe",),
}
GRANTS = {
    "none": None,
    "this folder": ("tool", None, f"{OUTBOX}/Letters"),
    "the folder above": ("tool", None, OUTBOX),
    "a sister folder": ("tool", None, f"{OUTBOX}/Let"),
    "another tool": ("other", None, OUTBOX),
    "another risk": ("tool", "read", OUTBOX),
}


@dataclass(frozen=True)
class Case:
    """One combination, and what the policy says of it."""

    risk: Risk
    call: Origin
    argument: Origin | None
    clean: bool
    files: str
    grant: str
    allowed_by_settings: bool
    standing: bool

    def verdict(self) -> Verdict:
        files = FILES[self.files]
        effect = Effect("tool", self.risk, "Do it.", "{}", files)
        given = GRANTS[self.grant]
        grants = [] if given is None else [Grant(1, given[0], given[1] or self.risk, given[2], True, "")]  # type: ignore[arg-type]
        rules = ApprovalRules(standing=self.standing)
        if not self.allowed_by_settings and self.risk != "read":
            rules = msgspec.structs.replace(rules, **{self.risk: "deny"})
        provenance = Provenance(self.call, {} if self.argument is None else {"text": self.argument}, self.clean)
        targets = [Target(path, path) for path in files]
        return decide(effect, targets, provenance, grants, rules, (OUTBOX,))

    @property
    def origins(self) -> set[Origin]:
        return {self.call} if self.argument is None else {self.call, self.argument}

    @property
    def tainted(self) -> bool:
        return bool(self.origins & {"document", "mcp"}) or ("model" in self.origins and not self.clean)

    @property
    def below_the_floor(self) -> bool:
        return (
            self.files == "program"
            or (self.risk == "write" and self.files == "outside")
            or (self.risk == "run" and self.files == "none")
        )

    def expected(self) -> str:
        """By the rules as they are written down in docs/decisions."""
        if self.risk == "read":
            return "allow"
        if self.below_the_floor or not self.allowed_by_settings:
            return "deny"
        if self.tainted:
            return "ask"
        if self.risk == "write" and self.files == "none" and self.origins == {"user"}:
            return "allow"
        granted = self.grant in ("this folder", "the folder above") and self.files == "inside"
        return "allow" if granted and self.standing and self.risk in ("write", "run") else "ask"


def _cases() -> Iterator[Case]:
    both = (False, True)
    for one in product(RISKS, ORIGINS, (None, *ORIGINS), both, FILES, GRANTS, both, both):
        yield Case(*one)


CASES = list(_cases())


@pytest.fixture(scope="module")
def verdicts() -> dict[Case, Verdict]:
    return {case: case.verdict() for case in CASES}


def test_every_combination_has_the_answer_that_the_rules_give(verdicts: dict[Case, Verdict]) -> None:
    assert len(CASES) == 4 * 5 * 6 * 2 * 5 * 6 * 2 * 2
    wrong = [case for case in CASES if verdicts[case].answer != case.expected()]
    assert wrong == []


def test_nothing_that_derives_from_a_document_or_a_server_acts_unasked(
    verdicts: dict[Case, Verdict],
) -> None:
    for case in CASES:
        if case.tainted and case.risk != "read":
            verdict = verdicts[case]
            assert verdict.answer != "allow", case
            assert not {"session", "always"} & set(verdict.choices), case


def test_the_floor_holds_whatever_is_granted_or_set(verdicts: dict[Case, Verdict]) -> None:
    for case in CASES:
        if case.below_the_floor and case.risk != "read":
            assert verdicts[case].answer == "deny", case


def test_reading_never_asks(verdicts: dict[Case, Verdict]) -> None:
    assert all(verdicts[case].answer == "allow" for case in CASES if case.risk == "read")


def test_a_verdict_says_why_in_one_sentence_and_offers_choices_only_when_it_asks(verdicts: dict[Case, Verdict]) -> None:
    for case in CASES:
        verdict = verdicts[case]
        assert verdict.reason.endswith(".")
        assert bool(verdict.choices) == (verdict.answer == "ask")
        assert {"no", "instead", "once"} <= set(verdict.choices) or not verdict.choices
        assert bool(verdict.folder) >= ("always" in verdict.choices)


def test_what_trusts_less_is_never_let_more(verdicts: dict[Case, Verdict]) -> None:
    """A less trusted origin, a grant less, an unclean context: none turns a no or a question into a yes."""
    order = {"allow": 0, "ask": 1, "deny": 2}
    less: dict[Origin, Origin] = {"user": "memory", "memory": "model", "model": "document", "document": "mcp"}
    answers = {case: order[verdicts[case].answer] for case in CASES}
    for case, answer in answers.items():
        fields = {name: getattr(case, name) for name in Case.__dataclass_fields__}
        weaker = [fields | {"grant": "none"}, fields | {"clean": False}, fields | {"standing": False}]
        weaker.append(fields | {"allowed_by_settings": False})
        if case.call in less:
            weaker.append(fields | {"call": less[case.call]})
        if case.argument in less:
            weaker.append(fields | {"argument": less[case.argument]})
        for one in weaker:
            assert answers[Case(**one)] >= answer, (case, one)


def test_files_that_were_not_looked_at_are_a_no() -> None:
    effect = Effect("tool", "write", "Do it.", "{}", (f"{OUTBOX}/a.md",))
    assert decide(effect, [], Provenance("user"), [], ApprovalRules(), (OUTBOX,)).answer == "deny"


@pytest.mark.parametrize(
    ("provenance", "words"),
    [
        (
            Provenance("user", {"to": "document", "text": "document"}),
            "“to” and “text” come from the text of a document",
        ),
        (Provenance("user", {"to": "mcp"}), "“to” comes from an outside server"),
        (Provenance("document"), "the text of a document asked for this"),
        (Provenance("user", {"text": "model"}), "the model that wants this has read documents"),
        (Provenance("model", clean=True), ""),
        (Provenance("memory", {"to": "user"}), ""),
    ],
)
def test_the_reason_names_what_derives_from_where(provenance: Provenance, words: str) -> None:
    assert provenance.tainted == words
