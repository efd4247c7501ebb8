"""Speed of answers through the whole program against bare llama-cpp-python on the same model, prompt and threads."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from typing import Any

from agent.contract import ModelState
from app.setting_sections import AnswerSettings
from benchmarks._figures import Row, row
from benchmarks._program import SAMPLE, Asked, Program, program

TALKS = (
    ("When was the Lisbon launch postponed to, and why?", "What is the new date of the Lisbon launch?"),
    ("What does Brook One cost in Portugal?", "What does Brook One cost in Germany?"),
    ("How much of the hire fee does the Guest pay for moving the event?", "What if the Guest cancels the event?"),
    ("How long does the battery of Brook One last?", "How heavy is Brook One?"),
    ("How many people may be in Armazém Sete?", "What is the hire fee of Armazém Sete?"),
)
"""A question on the sample folder and a follow-up over the same sources."""


def measure() -> list[Row]:
    """answers: decoding, first token, follow-up."""
    with program(AnswerSettings(mode="write", max_tokens=160)) as running:
        running.read(SAMPLE)
        state = running.model()
        bare = _Bare(state)
        rounds = [_round(running, bare, *talk) for talk in TALKS]
    with program(AnswerSettings()) as running:
        running.read(SAMPLE)
        running.model()
        quoted, remembered = [], list[float]()
        for question, _ in TALKS[:3]:
            led = running.ask(question)
            again = running.ask(question).answer
            if again.answered_before:
                remembered.append(again.timing.total_ms)
            if led.first_token_s:
                quoted.append((led, bare.run(led.answer.timing.prompt_tokens, 2)[0]))
    bare.close()
    note = f"in the agent, median of {len(remembered)} of {len(TALKS[:3])} questions that were asked twice"
    memory = row("answer from memory", _median(remembered), 5.0, "lower", "ms", note)
    return [*_rows([one for one in rounds if one is not None], quoted, state), memory]


class _Round:
    """One question and its follow-up, with the bare engine on prompts of the same length right beside them."""

    def __init__(self, cold: Asked, follow_up: Asked, prefill_s: float, bare_speed: float) -> None:
        self.cold, self.follow_up, self.prefill_s, self.bare_speed = cold, follow_up, prefill_s, bare_speed

    @property
    def speed(self) -> float | None:
        """Tokens per second as the asker sees them arrive."""
        first, last, tokens = self.cold.first_token_s, self.cold.last_token_s, self.cold.answer.timing.output_tokens
        if first is None or last is None or tokens < 32:
            return None
        return (tokens - 1) / (last - first)


def _round(running: Program, bare: _Bare, question: str, again: str) -> _Round | None:
    """None where the program wrote nothing, because it found nothing."""
    cold = running.ask(question)
    timing = cold.answer.timing
    if not timing.output_tokens:
        return None
    prefill_s, bare_speed = bare.run(timing.prompt_tokens, max(timing.output_tokens, 32))
    return _Round(cold, running.ask(again, thread=cold.answer.thread), prefill_s, bare_speed)


class _Bare:
    """llama-cpp-python as its own documentation uses it, at the best of its batch sizes on this machine."""

    def __init__(self, state: ModelState) -> None:
        from llama_cpp import Llama

        assert state.facts is not None
        cores = max(state.threads, _physical_cores())
        candidates = [
            Llama(
                model_path=state.facts.path,
                n_ctx=state.context,
                n_batch=size,
                n_ubatch=size,
                n_threads=state.threads,
                n_threads_batch=cores,
                flash_attn=flash,
                verbose=False,
            )
            for size, flash in ((512, True), (2048, True), (512, False))
        ]
        text = " ".join(path.read_text("utf-8", "replace") for path in sorted(SAMPLE.glob("*.md")))
        tokens = candidates[0].tokenize(text.encode(), add_bos=False)
        self._tokens: list[int] = (tokens * (1 + state.context // max(len(tokens), 1)))[: state.context]
        best: dict[int, float] = {}
        for at, engine in enumerate(candidates):
            best[at] = min(_prefill(engine, self._tokens[:512]) for _ in range(2))
        self._engine: Any = candidates[min(best, key=lambda at: best[at])]
        for engine in candidates:
            if engine is not self._engine:
                engine.close()

    def run(self, prompt: int, tokens: int) -> tuple[float, float]:
        """Seconds from an empty context to the first token after `prompt` tokens, then greedy tokens per second."""
        prefill_s = _prefill(self._engine, self._tokens[:prompt])
        started = time.perf_counter()
        for _ in range(tokens):
            self._engine.eval([self._engine.sample(temp=0.0, repeat_penalty=1.1)])
        return prefill_s, tokens / (time.perf_counter() - started)

    def close(self) -> None:
        """Free it."""
        self._engine.close()


def _prefill(engine: Any, tokens: Sequence[int]) -> float:
    engine.reset()
    started = time.perf_counter()
    engine.eval(list(tokens))
    engine.sample(temp=0.0)
    return time.perf_counter() - started


def _physical_cores() -> int:
    import psutil

    return psutil.cpu_count(logical=False) or 1


def _rows(rounds: Sequence[_Round], quoted: Sequence[tuple[Asked, float]], state: ModelState) -> list[Row]:
    speeds = [(one.speed, one.bare_speed) for one in rounds if one.speed is not None]
    decode = _median([ours / bare for ours, bare in speeds])
    cold = [(one.cold.first_token_s, one.prefill_s) for one in rounds if one.cold.first_token_s is not None]
    first = _median([ours / bare for ours, bare in cold])
    first_led = _median([one.first_token_s / bare for one, bare in quoted if one.first_token_s])
    again = [
        (one.follow_up.first_token_s, one.cold.first_token_s)
        for one in rounds
        if one.follow_up.first_token_s is not None and one.cold.first_token_s is not None
    ]
    follow_up = _median([later / before for later, before in again])
    words = _median([one.first_words_s / bare for one, bare in quoted if one.first_words_s])
    tokens = round(_median([one.cold.answer.timing.prompt_tokens for one in rounds]) or 0)
    name = state.facts.name if state.facts is not None else "no model"
    about = f"{name}, {state.threads} threads, median of"
    return [
        row(
            "decoding, whole program : bare engine",
            decode,
            0.97,
            "higher",
            "×",
            f"{about} {len(speeds)}; {_middle(speeds)} tokens/s",
        ),
        row(
            "first token, written answer : bare prefill",
            first,
            1.1,
            "lower",
            "×",
            f"{about} {len(cold)}; {tokens} prompt tokens; {_middle(cold)} s",
        ),
        row(
            "first token, answer led by quotes : bare prefill",
            first_led,
            1.1,
            "lower",
            "×",
            f"{about} {len(quoted)}; the quotes are shown before the model starts",
        ),
        row(
            "first readable words, answer led by quotes : bare prefill",
            words,
            1.0,
            "lower",
            "×",
            f"{about} {len(quoted)}",
        ),
        row(
            "first token of a follow-up : of the question before",
            follow_up,
            0.25,
            "lower",
            "×",
            f"{about} {len(again)}; {_middle(again)} s",
        ),
    ]


def _median(values: Sequence[float]) -> float | None:
    return statistics.median(values) if values else None


def _middle(pairs: Sequence[tuple[float, float]]) -> str:
    if not pairs:
        return "none measured"
    return f"{statistics.median(ours for ours, _ in pairs):.3g} : {statistics.median(bare for _, bare in pairs):.3g}"
