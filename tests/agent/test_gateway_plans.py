"""Several effects of one question on one card: each exactly, only what was named, nothing by a trick."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from agent.contract import ApprovalAsked, ApprovalRules, Decide, Effect
from agent.gateway import Gateway, Instead, Settled, Waits, digest
from agent.inquiry import Inquiry
from agent.limits import MOST_NOES, MOST_TOGETHER, Runner
from agent.policy import Provenance
from agent.told import Told
from agent.tools.tool import Tool
from indexer.database import Database
from indexer.serving import Refused
from indexer.wire import Fault
from tests.agent.desk_of_tools import WAIT_S, Counter, Note, Play, looking, writing

NAMES = ("a.md", "b.md", "c.md")


@pytest.fixture
def outbox(tmp_path: Path) -> Path:
    folder = tmp_path / "Outbox"
    folder.mkdir()
    return folder


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "memory.sqlite", "ef" * 32)
    yield made
    made.close()


class Desk:
    """A user who answers a card by a rule, and what came of it."""

    def __init__(self, database: Database, outbox: Path, rules: ApprovalRules | None = None) -> None:
        self.gateway = Gateway(database, rules or ApprovalRules(), (str(outbox),), Runner(1.0))
        self.counter = Counter(self.gateway)
        self.outbox = outbox
        self.asked: list[ApprovalAsked] = []
        self.came: tuple[Settled, ...] = ()

    def run(self, play: Play, *answers: Decide) -> Fault | None:
        left = list(answers)

        def approver(asked: ApprovalAsked) -> Decide:
            self.asked.append(asked)
            answer = left.pop(0) if left else Decide("", "no")
            named = tuple(
                asked.plan[int(one)].digest if one.isdigit() and len(one) == 1 else one for one in answer.only
            )
            return msgspec.structs.replace(answer, id=asked.id, only=named)

        self.counter.approver = approver
        ended, _ = self.counter.begin(play)
        end = ended.get(timeout=WAIT_S)
        return end if isinstance(end, Fault) else None

    def play(self, *notes: tuple[str, str], tool: Tool[Note] | None = None) -> Play:
        def play(inquiry: Inquiry) -> Told | None:
            for name, text in notes:
                note = Note(str(self.outbox / name), text)
                inquiry.gateway.gather(tool or writing(), note, inquiry)
                note.path, note.text = str(self.outbox / "tampered.md"), "tampered"
            self.came = inquiry.gateway.settle(inquiry)
            return None

        return play

    @property
    def files(self) -> list[str]:
        return sorted(one.name for one in self.outbox.iterdir())


@pytest.fixture
def desk(database: Database, outbox: Path) -> Desk:
    return Desk(database, outbox)


ABC = tuple((name, name[0]) for name in NAMES)


def test_one_card_lists_every_effect_exactly_with_where_its_values_come_from(desk: Desk) -> None:
    desk.run(desk.play(*ABC), Decide("", "once", only=("0", "1", "2")))
    (asked,) = desk.asked
    assert [one.effect.files for one in asked.plan] == [(str(desk.outbox / name),) for name in NAMES]
    assert [one.effect.diff for one in asked.plan] == ["+a", "+b", "+c"]
    assert [one.origins for one in asked.plan] == [{"path": "model", "text": "model"}] * 3
    assert all("has read documents" in one.reason for one in asked.plan)
    assert asked.choices == ("once", "no", "instead")
    assert desk.files == list(NAMES)
    assert desk.gateway.effects is not None
    assert [(row.allowed, row.by, row.outcome) for row in desk.gateway.effects.list()] == [(True, "user", "done")] * 3


@pytest.mark.parametrize(
    ("answer", "files"),
    [
        (Decide("", "once", only=("1",)), ["b.md"]),
        (Decide("", "once", only=("2", "0")), ["a.md", "c.md"]),
        (Decide("", "no"), []),
        (Decide("", "no", only=("0", "1")), []),
    ],
)
def test_only_what_was_named_is_done_and_the_rest_is_in_the_history_as_not_done(
    desk: Desk, answer: Decide, files: list[str]
) -> None:
    desk.run(desk.play(*ABC), answer)
    assert desk.files == files
    assert [not one.problem for one in desk.came] == [name in files for name in NAMES]
    assert desk.gateway.effects is not None
    assert [row.allowed for row in reversed(desk.gateway.effects.list())] == [name in files for name in NAMES]


@pytest.mark.parametrize(
    "only", [(), ("0" * 64,), ("",), ("*",), ("0", "0" * 64)], ids=["none", "other", "empty", "star", "one and other"]
)
def test_a_yes_that_names_nothing_or_something_that_was_not_shown_does_nothing(
    database: Database, outbox: Path, only: tuple[str, ...]
) -> None:
    desk = Desk(database, outbox, ApprovalRules(wait_s=1))
    desk.run(desk.play(*ABC), Decide("", "once", only=tuple(only)))
    assert desk.files == []
    assert len(desk.asked) == 1


@pytest.mark.parametrize("choice", ["session", "always"])
def test_a_plan_cannot_be_allowed_for_good(database: Database, outbox: Path, choice: str) -> None:
    desk = Desk(database, outbox, ApprovalRules(wait_s=1))
    desk.run(desk.play(*ABC), Decide("", choice, only=("0",)))  # type: ignore[arg-type]
    assert desk.files == []
    assert desk.gateway.standing is not None
    assert desk.gateway.standing.list().grants == ()


def test_an_approval_of_a_plan_is_used_up_and_the_same_list_is_asked_again(desk: Desk) -> None:
    desk.run(desk.play(*ABC), Decide("", "once", only=("0", "1", "2")))
    first = desk.asked[0]
    for name in NAMES:
        (desk.outbox / name).unlink()
    desk.run(desk.play(*ABC), Decide("", "no"))
    assert desk.files == []
    assert desk.asked[1].id != first.id
    with pytest.raises(Refused, match="is over"):
        desk.gateway.approvals.decide(Decide(first.id, "once", only=(first.plan[0].digest,)))


def test_digests_of_one_card_are_worth_nothing_on_another(database: Database, outbox: Path) -> None:
    desk = Desk(database, outbox, ApprovalRules(wait_s=1))
    desk.run(desk.play(*ABC), Decide("", "no"))
    stolen = tuple(one.digest for one in desk.asked[0].plan)
    desk.run(desk.play(("d.md", "d"), ("e.md", "e")), Decide("", "once", only=stolen))
    assert desk.files == []


def _turning(texts: list[str]) -> Tool[Note]:
    """A tool whose second look at its effect says something else."""

    def preview(note: Note, _: Inquiry) -> Effect:
        text = texts.pop(0) if len(texts) > 1 else texts[0]
        return Effect("note", "write", "Write.", "", (note.path,), f"+{text}")

    return replace(writing(), preview=preview)


def test_an_effect_that_changed_since_the_card_is_asked_for_again_alone(desk: Desk) -> None:
    def play(inquiry: Inquiry) -> Told | None:
        inquiry.gateway.gather(_turning(["one", "two"]), Note(str(desk.outbox / "a.md"), "x"), inquiry)
        inquiry.gateway.gather(writing(), Note(str(desk.outbox / "b.md"), "b"), inquiry)
        desk.came = inquiry.gateway.settle(inquiry)
        return None

    desk.run(play, Decide("", "once", only=("0", "1")), Decide("", "no"))
    assert [len(one.plan) for one in desk.asked] == [2, 0]
    assert desk.asked[1].effect.diff == "+two"
    assert desk.files == ["b.md"]


def test_after_a_step_that_failed_the_rest_is_not_done_though_it_was_allowed(desk: Desk) -> None:
    def fails(_note: Note, _: Inquiry) -> Told:
        raise Refused("The disk is full.")

    def play(inquiry: Inquiry) -> Told | None:
        inquiry.gateway.gather(replace(writing(), run=fails), Note(str(desk.outbox / "a.md"), "x"), inquiry)
        inquiry.gateway.gather(writing(), Note(str(desk.outbox / "b.md"), "b"), inquiry)
        desk.came = inquiry.gateway.settle(inquiry)
        return None

    desk.run(play, Decide("", "once", only=("0", "1")))
    assert desk.files == []
    assert [one.problem for one in desk.came] == [
        "The disk is full.",
        "What was to be done before this failed, so this was not done.",
    ]


def test_a_link_that_is_laid_while_the_card_is_open_leads_nowhere(desk: Desk, tmp_path: Path) -> None:
    def approver(asked: ApprovalAsked) -> Decide:
        (desk.outbox / "a.md").symlink_to(tmp_path / "elsewhere.md")
        return Decide(asked.id, "once", only=tuple(one.digest for one in asked.plan))

    desk.counter.approver = approver
    ended, _ = desk.counter.begin(desk.play(*ABC))
    ended.get(timeout=WAIT_S)
    assert not (tmp_path / "elsewhere.md").exists()
    assert "leads out" in desk.came[0].problem


@pytest.mark.parametrize(
    "name",
    [
        "../a.md",
        "a/../../b.md",
        ".hidden.md",
        "a\u202egpj.md",
        "a\u200b.md",
        "a.md ",
        "a.md.",
        "CON.md",
        "a.md:stream",
        "run.sh",
        "a.desktop",
        "autorun.inf",
        "a\x00.md",
        "a\\..\\b.md",
    ],
)
def test_what_can_never_happen_is_on_no_card(desk: Desk, name: str) -> None:
    def play(inquiry: Inquiry) -> Told | None:
        with pytest.raises(Refused):
            inquiry.gateway.gather(writing(), Note(f"{desk.outbox}/{name}", "x"), inquiry)
        return desk.play(("b.md", "b"), ("c.md", "c"))(inquiry)

    desk.run(play, Decide("", "once", only=("0", "1")))
    assert len(desk.asked[0].plan) == 2
    assert desk.files == ["b.md", "c.md"]


def test_a_name_that_only_looks_like_an_approved_one_is_another_effect(desk: Desk) -> None:
    desk.run(desk.play(("a.md", "x"), ("\u0430.md", "x")), Decide("", "once", only=("0",)))
    assert desk.asked[0].plan[0].digest != desk.asked[0].plan[1].digest
    assert desk.files == ["a.md"]


def test_the_same_effect_twice_is_on_the_card_once(desk: Desk) -> None:
    def play(inquiry: Inquiry) -> Told | None:
        note = Note(str(desk.outbox / "a.md"), "x")
        inquiry.gateway.gather(writing(), note, inquiry)
        with pytest.raises(Refused, match="waits for the user"):
            inquiry.gateway.gather(writing(), note, inquiry)
        return desk.play(("b.md", "b"))(inquiry)

    desk.run(play, Decide("", "once", only=("0", "1")))
    assert len(desk.asked[0].plan) == 2


def test_a_model_that_asks_a_thousand_times_gets_one_card_of_bounded_length(desk: Desk) -> None:
    refused = 0

    def play(inquiry: Inquiry) -> Told | None:
        nonlocal refused
        for n in range(1000):
            try:
                inquiry.gateway.gather(writing(), Note(str(desk.outbox / f"{n}.md"), "x"), inquiry)
            except Refused:
                refused += 1
        desk.came = inquiry.gateway.settle(inquiry)
        return None

    desk.run(play, Decide("", "no"))
    assert [len(one.plan) for one in desk.asked] == [MOST_TOGETHER]
    assert refused == 1000 - MOST_TOGETHER


def test_after_a_few_noes_to_cards_nothing_more_is_asked(desk: Desk) -> None:
    def play(inquiry: Inquiry) -> Told | None:
        for n in range(MOST_NOES + 2):
            for part in "ab":
                try:
                    inquiry.gateway.gather(writing(), Note(str(desk.outbox / f"{n}{part}.md"), "x"), inquiry)
                except Refused:
                    continue
            inquiry.gateway.settle(inquiry)
        return None

    desk.run(play)
    assert len(desk.asked) == MOST_NOES


def test_what_was_left_out_of_a_card_is_not_asked_for_again(desk: Desk) -> None:
    def play(inquiry: Inquiry) -> Told | None:
        desk.play(*ABC)(inquiry)
        with pytest.raises(Refused, match="said no to exactly this"):
            inquiry.gateway.gather(writing(), Note(str(desk.outbox / "b.md"), "b"), inquiry)
        return None

    desk.run(play, Decide("", "once", only=("0", "2")))
    assert len(desk.asked) == 1


def test_nobody_in_time_is_a_no_to_all(database: Database, outbox: Path) -> None:
    desk = Desk(database, outbox, ApprovalRules(wait_s=0))
    desk.run(desk.play(*ABC), Decide("", "once", only=("0", "1", "2")))
    assert desk.files == []
    assert all("in time" in one.problem for one in desk.came)


def test_a_policy_that_denies_writing_leaves_nothing_to_ask(database: Database, outbox: Path) -> None:
    desk = Desk(database, outbox, ApprovalRules(write="deny"))
    fault = desk.run(desk.play(*ABC), Decide("", "once"))
    assert fault is not None
    assert fault.sentence == "The settings do not allow anything that writes a file."
    assert (desk.asked, desk.files) == ([], [])


def test_what_is_wanted_instead_of_a_plan_ends_it(desk: Desk) -> None:
    heard: list[str] = []

    def play(inquiry: Inquiry) -> Told | None:
        try:
            return desk.play(*ABC)(inquiry)
        except Instead as instead:
            heard.append(instead.text)
        return None

    desk.run(play, Decide("", "instead", "Only a list."))
    assert (heard, desk.files) == (["Only a list."], [])


def test_what_only_reads_does_not_wait_and_what_the_user_asked_for_runs_at_once(desk: Desk, outbox: Path) -> None:
    kept: list[object] = []
    tool = replace(
        writing(), preview=lambda _note, _i: Effect("", "write", "Remember it.", ""), run=lambda _n, _i: Told(())
    )

    def play(inquiry: Inquiry) -> Told | None:
        kept.append(inquiry.gateway.gather(tool, Note("x"), inquiry, Provenance("user", clean=True)))
        kept.append(inquiry.gateway.gather(looking(), Note("x"), inquiry))
        kept.append(inquiry.gateway.gather(tool, Note("y"), inquiry, Provenance("user", {"path": "document"})))
        return None

    desk.run(play)
    assert [isinstance(one, Waits) for one in kept] == [False, False, True]
    assert desk.asked == []


def test_two_questions_at_once_have_two_cards_and_each_yes_is_for_its_own(desk: Desk) -> None:
    other = Counter(desk.gateway)
    ended, _ = desk.counter.begin(desk.play(("a.md", "a"), ("b.md", "b")))
    also, _ = other.begin(desk.play(("a.md", "other"), ("c.md", "c")))
    mine, theirs = desk.counter.asked(), other.asked()
    with pytest.raises(Refused, match="none of what was asked"):
        desk.gateway.approvals.decide(Decide(mine.id, "once", only=(theirs.plan[0].digest,)))
    desk.gateway.approvals.decide(Decide(theirs.id, "no"))
    desk.gateway.approvals.decide(Decide(mine.id, "once", only=(mine.plan[0].digest,)))
    ended.get(timeout=WAIT_S)
    also.get(timeout=WAIT_S)
    assert desk.files == ["a.md"]
    assert (desk.outbox / "a.md").read_text() == "a"


def test_a_digest_is_of_every_word_of_an_effect() -> None:
    effect = Effect("note", "write", "Write.", '{"a":1}', ("/x",), "+a")
    others = [
        msgspec.structs.replace(effect, **{name: value})
        for name, value in (
            ("tool", "notes"),
            ("risk", "run"),
            ("summary", "Write"),
            ("arguments", '{"a":2}'),
            ("files", ("/x", "/y")),
            ("diff", "+a\u200b"),
        )
    ]
    assert len({digest(one) for one in (effect, *others)}) == 7
