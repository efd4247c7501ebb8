"""The gateway: nothing but what was approved happens, whatever races, changes, hangs or lies."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import agent.limits
from agent.contract import ApprovalRules, Effect
from agent.gateway import Denied, Gateway, Instead
from agent.inquiry import Inquiry
from agent.limits import MOST_CALLS, MOST_NOES, MOST_REPEATS, Runner
from agent.policy import Provenance
from agent.told import Line, Told
from agent.tools.tool import Tool
from indexer.database import Database
from indexer.serving import Refused
from indexer.wire import CallFailed
from tests.agent.desk_of_tools import WAIT_S, Counter, Note, Play, looking, writing

USER = Provenance("user")
TAINTED = Provenance("user", {"text": "document"})


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


@pytest.fixture
def gateway(database: Database, outbox: Path) -> Gateway:
    return Gateway(database, ApprovalRules(), (str(outbox),), Runner(1.0))


@pytest.fixture
def counter(gateway: Gateway) -> Counter:
    return Counter(gateway)


def _write(path: Path, text: str, origin: Provenance = USER) -> Play:
    return lambda inquiry: inquiry.gateway.run(writing(), Note(str(path), text), inquiry, origin)


def _rows(gateway: Gateway) -> list[tuple[bool, str, str]]:
    assert gateway.effects is not None
    return [(row.allowed, row.by, row.outcome) for row in gateway.effects.list()]


def test_what_is_allowed_once_happens_and_is_written_down_and_the_next_time_is_asked_again(
    counter: Counter, outbox: Path
) -> None:
    assert counter.run(_write(outbox / "a.md", "one"), "once") is None
    assert (outbox / "a.md").read_text() == "one"
    assert _rows(counter.gateway) == [(True, "user", "done")]
    fault = counter.run(_write(outbox / "a.md", "two"), "no")
    assert fault is not None
    assert "You said no" in fault.sentence
    assert (outbox / "a.md").read_text() == "one"
    assert _rows(counter.gateway)[0] == (False, "user", "")


def test_a_standing_approval_covers_the_folder_and_not_what_derives_from_a_document(
    counter: Counter, outbox: Path
) -> None:
    assert counter.run(_write(outbox / "a.md", "one"), "always") is None
    assert counter.run(_write(outbox / "b.md", "two")) is None
    assert _rows(counter.gateway)[0] == (True, "grant", "done")
    ended, _ = counter.begin(_write(outbox / "c.md", "three", TAINTED))
    asked = counter.asked()
    assert asked.choices == ("once", "no", "instead")
    assert "“text” comes from the text of a document" in asked.reason
    counter.decide(asked, "no")
    ended.get(timeout=WAIT_S)
    assert not (outbox / "c.md").exists()


def test_a_revoked_standing_approval_is_asked_for_again(counter: Counter, outbox: Path) -> None:
    assert counter.run(_write(outbox / "a.md", "one"), "session") is None
    standing = counter.gateway.standing
    assert standing is not None
    standing.revoke(standing.list().grants[0].id)
    assert counter.run(_write(outbox / "a.md", "two"), "once") is None


def test_reading_never_asks(counter: Counter) -> None:
    assert counter.run(lambda inquiry: inquiry.gateway.run(looking(), Note("x"), inquiry, "document")) is None
    assert _rows(counter.gateway) == []


def test_a_model_is_tainted_by_what_a_tool_read_before_it_even_when_it_claims_to_be_clean(
    counter: Counter, outbox: Path
) -> None:
    def play(inquiry: Inquiry) -> Told | None:
        inquiry.gateway.run(looking(), Note("x"), inquiry)
        note = Note(str(outbox / "a.md"), "x")
        return inquiry.gateway.run(writing(), note, inquiry, Provenance("model", clean=True))

    ended, stop = counter.begin(play)
    asked = counter.asked()
    assert asked.reason == "It writes a file, and the model that wants this has read documents."
    assert "always" not in asked.choices
    stop()
    ended.get(timeout=WAIT_S)


def test_a_model_that_has_seen_only_the_user_may_be_covered_by_a_standing_approval(
    counter: Counter, outbox: Path
) -> None:
    clean = Provenance("model", clean=True)
    assert counter.run(_write(outbox / "a.md", "one", clean), "session") is None
    assert counter.run(_write(outbox / "b.md", "two", clean)) is None
    assert counter.run(_write(outbox / "c.md", "three", Provenance("model")), "once") is None


def test_what_the_user_wants_instead_goes_back_as_the_users_words(counter: Counter, outbox: Path) -> None:
    heard: list[str] = []

    def play(inquiry: Inquiry) -> Told | None:
        try:
            return inquiry.gateway.run(writing(), Note(str(outbox / "a.md"), "x"), inquiry, "user")
        except Instead as instead:
            heard.append(instead.text)
            return None

    assert counter.run(play, "instead", instead="  Rather a short list. ") is None
    assert heard == ["Rather a short list."]
    assert not (outbox / "a.md").exists()
    assert _rows(counter.gateway) == [(False, "user", "")]


def test_nobody_answering_in_time_is_a_no_and_deciding_afterwards_is_refused(database: Database, outbox: Path) -> None:
    counter = Counter(Gateway(database, ApprovalRules(wait_s=0), (str(outbox),)))
    ended, _ = counter.begin(_write(outbox / "a.md", "x"))
    asked, over = counter.asked(), counter.ended()
    assert (over.id, over.allowed) == (asked.id, False)
    assert "Nobody answered in time" in str(ended.get(timeout=WAIT_S))
    with pytest.raises(CallFailed, match="is over"):
        counter.decide(asked, "once")
    assert not (outbox / "a.md").exists()
    assert _rows(counter.gateway) == [(False, "timeout", "")]


def test_the_first_of_two_decisions_stands(counter: Counter, outbox: Path) -> None:
    ended, _ = counter.begin(_write(outbox / "a.md", "x"))
    asked = counter.asked()
    outcomes: list[str] = []
    start = threading.Barrier(8)

    def decide(choice: str) -> None:
        start.wait(WAIT_S)
        try:
            counter.decide(asked, choice)
            outcomes.append(choice)
        except CallFailed:
            pass

    threads = [threading.Thread(target=decide, args=(choice,)) for choice in ("no", "once") * 4]
    for one in threads:
        one.start()
    for one in threads:
        one.join(WAIT_S)
    ended.get(timeout=WAIT_S)
    assert len(outcomes) == 1
    assert (outbox / "a.md").exists() == (outcomes == ["once"])


@pytest.mark.parametrize(("number", "choice"), [("", "once"), ("0" * 16, "once"), ("' OR 1=1", "always")])
def test_an_unknown_question_for_approval_cannot_be_decided(counter: Counter, number: str, choice: str) -> None:
    with pytest.raises(CallFailed, match="is over"):
        counter.decide(number, choice)


@pytest.mark.parametrize("choice", ["session", "always", "yes", ""])
def test_only_what_is_offered_can_be_chosen(counter: Counter, outbox: Path, choice: str) -> None:
    ended, stop = counter.begin(_write(outbox / "a.md", "x", TAINTED))
    asked = counter.asked()
    with pytest.raises(CallFailed):
        counter.decide(asked, choice)
    stop()
    ended.get(timeout=WAIT_S)
    assert not (outbox / "a.md").exists()


def test_stopping_the_question_while_it_is_asked_is_a_no(counter: Counter, outbox: Path) -> None:
    ended, stop = counter.begin(_write(outbox / "a.md", "x"))
    asked = counter.asked()
    stop()
    assert "Stopped" in str(ended.get(timeout=WAIT_S))
    with pytest.raises(CallFailed, match="is over"):
        counter.decide(asked, "once")
    assert not (outbox / "a.md").exists()
    assert _rows(counter.gateway) == [(False, "stop", "")]


def test_an_approval_of_an_earlier_process_is_worth_nothing(counter: Counter, database: Database, outbox: Path) -> None:
    ended, stop = counter.begin(_write(outbox / "a.md", "x"))
    asked = counter.asked()
    restarted = Counter(Gateway(database, ApprovalRules(), (str(outbox),)))
    with pytest.raises(CallFailed, match="is over"):
        restarted.decide(asked, "once")
    stop()
    ended.get(timeout=WAIT_S)
    assert not (outbox / "a.md").exists()


def test_arguments_that_are_changed_after_the_call_change_nothing(counter: Counter, outbox: Path) -> None:
    note = Note(str(outbox / "a.md"), "approved")
    ended, _ = counter.begin(lambda inquiry: inquiry.gateway.run(writing(), note, inquiry, "user"))
    asked = counter.asked()
    note.path, note.text = str(outbox / "b.md"), "tampered"
    counter.decide(asked, "once")
    assert counter.ended().allowed
    ended.get(timeout=WAIT_S)
    assert (outbox / "a.md").read_text() == "approved"
    assert not (outbox / "b.md").exists()


def _turning(outbox: Path, previews: list[str]) -> Tool[Note]:
    """A tool whose preview says something else each time."""

    def preview(note: Note, _: Inquiry) -> Effect:
        text = previews.pop(0) if len(previews) > 1 else previews[0]
        return Effect("note", "write", "Write.", "", (note.path,), f"+{text}")

    return replace(writing(), preview=preview)


def test_an_effect_that_changed_since_it_was_approved_is_asked_anew(counter: Counter, outbox: Path) -> None:
    tool = _turning(outbox, ["one", "two"])
    ended, _ = counter.begin(lambda inquiry: inquiry.gateway.run(tool, Note(str(outbox / "a.md")), inquiry, "user"))
    first = counter.asked()
    counter.decide(first, "once")
    counter.ended()
    second = counter.asked()
    assert (first.effect.diff, second.effect.diff) == ("+one", "+two")
    assert not (outbox / "a.md").exists()
    counter.decide(second, "no")
    counter.ended()
    ended.get(timeout=WAIT_S)
    assert not (outbox / "a.md").exists()
    assert _rows(counter.gateway) == [(False, "user", ""), (False, "failure", "")]


def test_an_effect_that_never_stands_still_never_happens(counter: Counter, outbox: Path) -> None:
    tool = _turning(outbox, [str(n) for n in range(50)])
    play: Play = lambda inquiry: inquiry.gateway.run(tool, Note(str(outbox / "a.md")), inquiry, "user")  # noqa: E731
    fault = counter.run(play, "once", "once", "once")
    assert fault is not None
    assert "changed each time" in fault.sentence
    assert not (outbox / "a.md").exists()


def test_a_file_that_becomes_a_link_out_of_the_outbox_while_it_is_asked_for_is_not_written(
    counter: Counter, outbox: Path, tmp_path: Path
) -> None:
    ended, _ = counter.begin(_write(outbox / "a.md", "x"))
    asked = counter.asked()
    (outbox / "a.md").symlink_to(tmp_path / "elsewhere.md")
    counter.decide(asked, "once")
    counter.ended()
    assert "leads out" in str(ended.get(timeout=WAIT_S))
    assert not (tmp_path / "elsewhere.md").exists()


def test_a_standing_approval_that_is_revoked_at_the_last_moment_does_not_count(counter: Counter, outbox: Path) -> None:
    standing = counter.gateway.standing
    assert standing is not None
    standing.add("note", "write", str(outbox), always=True)
    seen: list[int] = []

    def preview(note: Note, _: Inquiry) -> Effect:
        seen.append(1)
        if len(seen) == 2:  # the one right before the run
            standing.revoke(standing.list().grants[0].id)
        return Effect("note", "write", "Write.", "", (note.path,))

    tool = replace(writing(), preview=preview)
    fault = counter.run(lambda one: one.gateway.run(tool, Note(str(outbox / "a.md")), one, "user"), "no")
    assert fault is not None
    assert "You said no" in fault.sentence
    assert not (outbox / "a.md").exists()


def test_a_preview_cannot_lie_about_tool_risk_or_arguments(counter: Counter, outbox: Path) -> None:
    lying = replace(writing(), preview=lambda note, _: Effect("look", "read", "Only looks.", "{}", (note.path,)))
    play: Play = lambda inquiry: inquiry.gateway.run(lying, Note(str(outbox / "a.md"), "x"), inquiry)  # noqa: E731
    ended, stop = counter.begin(play)
    effect = counter.asked().effect
    assert (effect.tool, effect.risk) == ("note", "write")
    assert effect.arguments == f'{{"path":"{outbox / "a.md"}","text":"x"}}'
    stop()
    ended.get(timeout=WAIT_S)


def test_a_preview_that_fails_or_is_missing_is_a_no(counter: Counter, outbox: Path) -> None:
    def broken(_note: Note, _: Inquiry) -> Effect:
        raise ValueError(outbox)

    for preview in (broken, None, lambda note, _: "fine"):
        tool = replace(writing(), preview=preview)  # type: ignore[arg-type]
        fault = counter.run(lambda inquiry, tool=tool: inquiry.gateway.run(tool, Note("/x"), inquiry, "user"))  # type: ignore[misc]
        assert fault is not None
        assert fault.code == "refused"
    assert list(outbox.iterdir()) == []


def test_a_file_outside_of_the_outbox_cannot_even_be_approved(counter: Counter, tmp_path: Path, outbox: Path) -> None:
    (outbox / "out").symlink_to(tmp_path, target_is_directory=True)
    (outbox / "link.md").symlink_to(tmp_path / "elsewhere.md")
    for path in (tmp_path / "a.md", outbox / ".." / "a.md", outbox / "out" / "a.md", outbox / "link.md"):
        fault = counter.run(_write(path, "x"))
        assert fault is not None, path
        assert fault.code == "refused"
    assert not (tmp_path / "a.md").exists()
    assert not (tmp_path / "elsewhere.md").exists()
    assert _rows(counter.gateway) == [(False, "rules", "")] * 4


def test_an_outbox_that_is_reached_by_a_link_is_the_outbox(database: Database, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "linked").symlink_to(tmp_path / "real", target_is_directory=True)
    (tmp_path / "real" / "out").symlink_to(tmp_path, target_is_directory=True)
    counter = Counter(Gateway(database, ApprovalRules(), (str(tmp_path / "linked"),)))
    assert counter.run(_write(tmp_path / "linked" / "a.md", "x"), "once") is None
    assert (tmp_path / "real" / "a.md").read_text() == "x"
    assert counter.run(_write(tmp_path / "linked" / "out" / "a.md", "x")) is not None
    assert not (tmp_path / "a.md").exists()


def test_without_a_database_nothing_but_reading_is_done(outbox: Path) -> None:
    counter = Counter(Gateway(None, ApprovalRules(), (str(outbox),)))
    fault = counter.run(_write(outbox / "a.md", "x"))
    assert fault is not None
    assert "could not be written down" in fault.sentence
    assert not (outbox / "a.md").exists()


def test_a_tool_that_hangs_is_cut_and_the_next_call_goes_on(counter: Counter) -> None:
    released = threading.Event()

    def hang(_note: Note, _: Inquiry) -> Told | None:
        released.wait(WAIT_S)
        return None

    hanging = replace(looking(), run=hang)
    fault = counter.run(lambda inquiry: inquiry.gateway.run(hanging, Note("x"), inquiry))
    assert fault is not None
    assert fault.sentence == "“look” took longer than 1 seconds and was stopped."
    assert counter.run(lambda inquiry: inquiry.gateway.run(looking(), Note("x"), inquiry)) is None
    released.set()


def test_a_stopped_question_does_not_wait_for_a_tool_that_hangs(counter: Counter) -> None:
    begun, released = threading.Event(), threading.Event()

    def hang(_note: Note, inquiry: Inquiry) -> Told | None:
        begun.set()
        released.wait(WAIT_S)
        return None

    ended, stop = counter.begin(lambda one: one.gateway.run(replace(looking(), run=hang), Note("x"), one))
    assert begun.wait(WAIT_S)
    stop()
    assert "Stopped" in str(ended.get(timeout=WAIT_S))
    released.set()


def test_a_result_of_a_gigabyte_is_cut_and_that_is_said(counter: Counter) -> None:
    told: list[Told | None] = []
    line = Line("x" * 10_000_000)
    giant = looking(Told((line,) * 100))
    assert counter.run(lambda one: told.append(one.gateway.run(giant, Note("x"), one))) is None
    assert told[0] is not None
    assert sum(len(one.text) for one in told[0].lines) < agent.limits.MOST_CHARACTERS + 100
    assert told[0].lines[-1].text.startswith("The rest was cut")


def test_the_same_call_again_and_again_and_too_many_calls_end(counter: Counter) -> None:
    def same(inquiry: Inquiry) -> Told | None:
        for _ in range(MOST_REPEATS + 1):
            inquiry.gateway.run(looking(), Note("x"), inquiry)
        return None

    def many(inquiry: Inquiry) -> Told | None:
        for number in range(MOST_CALLS + 1):
            inquiry.gateway.run(looking(), Note(str(number)), inquiry)
        return None

    for play, words in ((same, "same words"), (many, "tool calls")):
        fault = counter.run(play)
        assert fault is not None
        assert words in fault.sentence


def test_a_tool_that_fails_is_told_without_its_message(counter: Counter, caplog: pytest.LogCaptureFixture) -> None:
    def fail(_note: Note, _: Inquiry) -> Told | None:
        raise ValueError("Ada earns 4,000")

    fault = counter.run(lambda one: one.gateway.run(replace(looking(), run=fail), Note("x"), one))
    assert fault is not None
    assert fault.sentence == "“look” failed (ValueError); nothing more of it was done."
    assert "Ada" not in caplog.text


def test_an_effect_that_fails_half_way_is_written_down_as_failed(counter: Counter, outbox: Path) -> None:
    def fail(_note: Note, _: Inquiry) -> Told | None:
        raise Refused("The disk is full.")

    tool = replace(writing(), run=fail)
    fault = counter.run(lambda one: one.gateway.run(tool, Note(str(outbox / "a.md")), one, "user"), "once")
    assert fault is not None
    assert fault.sentence == "The disk is full."
    assert _rows(counter.gateway) == [(True, "user", "failed")]


def test_an_effect_that_neither_ends_in_time_nor_when_it_is_told_to_is_unknown(
    counter: Counter, outbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agent.limits, "ENDS_WITHIN_S", 0.05)
    released = threading.Event()

    def hang(_note: Note, _: Inquiry) -> Told | None:
        released.wait(WAIT_S)
        return None

    tool = replace(writing(), run=hang)
    fault = counter.run(lambda one: one.gateway.run(tool, Note(str(outbox / "a.md")), one, "user"), "once")
    released.set()
    assert fault is not None
    assert "took longer" in fault.sentence
    assert _rows(counter.gateway) == [(True, "user", "unknown")]


def test_an_effect_that_ends_although_the_question_was_stopped_meanwhile_is_done(
    counter: Counter, outbox: Path
) -> None:
    begun = threading.Event()

    def slow(note: Note, inquiry: Inquiry) -> Told | None:
        begun.set()
        while not inquiry.job.cancelled:
            pass
        Path(note.path).write_text("done", encoding="utf-8")
        return None

    tool = replace(writing(), run=slow)
    ended, stop = counter.begin(lambda one: one.gateway.run(tool, Note(str(outbox / "a.md")), one, "user"))
    counter.decide(counter.asked(), "once")
    assert begun.wait(WAIT_S)
    stop()
    ended.get(timeout=WAIT_S)
    assert (outbox / "a.md").exists()
    assert _rows(counter.gateway) == [(True, "user", "done")]


def test_what_was_refused_is_not_asked_again_and_nobody_is_worn_down(counter: Counter, outbox: Path) -> None:
    refused: list[str] = []

    def play(inquiry: Inquiry) -> Told | None:
        for name in ("same", "same", *map(str, range(MOST_NOES + 3))):
            try:
                inquiry.gateway.run(writing(), Note(str(outbox / name)), inquiry)
            except Denied as denied:
                refused.append(str(denied))
        return None

    assert counter.run(play, *["no"] * MOST_NOES) is None
    assert "exactly this already" in refused[1]
    assert "nothing more is asked" in refused[-1]
    assert list(outbox.iterdir()) == []


def test_a_tool_knows_the_row_of_its_effect_so_that_it_can_keep_what_takes_it_back(
    counter: Counter, outbox: Path
) -> None:
    effects = counter.gateway.effects
    assert effects is not None

    def run(_note: Note, inquiry: Inquiry) -> Told | None:
        effects.keep_undo(inquiry.effect, '{"delete":true}')
        return None

    tool = replace(writing(), run=run)
    assert counter.run(lambda one: one.gateway.run(tool, Note(str(outbox / "a.md")), one, "user"), "once") is None
    assert (effects.list()[0].undo, effects.list()[0].outcome) == ('{"delete":true}', "done")


def test_a_denial_is_a_refusal_and_what_is_wanted_instead_is_none_so_that_nothing_swallows_it() -> None:
    assert issubclass(Denied, Refused)
    assert not issubclass(Instead, Refused)
