"""Language models from GGUF files, run by llama.cpp: the only door to it while answering.

It speaks llama.cpp's C interface: sampling stays in C, no logits are copied, and the memory of the prompt before is
reused up to the first token that differs. The file must have passed `agent.brain.gguf` and its hash check before.
"""

from __future__ import annotations

import codecs
import ctypes
import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from agent.backends.constrained import Constrained
from agent.backends.thread_count import ThreadCounts, measured
from agent.brain.fit import READ_AT_ONCE, fit, this_machine
from agent.brain.gguf import NotUsable, read_header
from agent.contract import ModelFacts
from agent.model import (
    GREEDY,
    EngineFailed,
    Finish,
    Generation,
    Loading,
    Message,
    ModelUnusable,
    PromptTooLong,
    Sampling,
    never,
)
from agent.stops import StopFilter
from agent.templates import FAMILIES, render

_PROBE_TOKENS = 256
_PROBE_S = 0.25
_SMALLEST_CONTEXT = 1024
_ABORTED = 2
_WORTH_NOTING = (2, 3)
"""Levels of llama.cpp's messages: 2 a warning, 3 an error."""
_log = logging.getLogger(__name__)


class LlamaCpp:
    """One loaded GGUF file with one context."""

    def __init__(self, facts: ModelFacts, loading: Loading) -> None:
        """Load the file. Raises `ModelUnusable`."""
        self._c = _library()
        self.facts = facts
        self.last = Generation()
        self._kept: list[int] = []
        self._pieces: dict[int, bytes] = {}
        self._samplers: dict[Sampling, Any] = {}
        self._fitting = self._fits(loading)
        self._model = self._load_model(loading)
        self._vocab = self._c.llama_model_get_vocab(self._model)
        self._context, self.context = self._make_context()
        self._memory = self._c.llama_get_memory(self._context)
        self.gpu_layers = self._gpu_layers(loading)
        self._family = FAMILIES.get(facts.template, FAMILIES["plain"])
        self._ends = self._end_tokens()
        counts = self._count_threads(loading)
        self.threads = counts.writing
        self._chunk = next((size for size in (READ_AT_ONCE, 128) if counts.reading_speed >= size / 2), 64)
        self._c.llama_set_n_threads(self._context, counts.writing, counts.reading)

    def tokens(self, text: str) -> list[int]:
        """Tokens of plain text; nothing in it is taken for a control token."""
        return self._tokenise(text, special=False)

    def count(self, text: str) -> int:
        """How many tokens a plain text is."""
        return len(self.tokens(text))

    def encode(self, messages: Sequence[Message]) -> list[int]:
        """The prompt in the model's chat template, as tokens."""
        family = self.facts.template if self.facts.template in FAMILIES else "plain"
        begin = [self._c.llama_vocab_bos(self._vocab)] if self._c.llama_vocab_get_add_bos(self._vocab) else []
        for segment in render(messages, family):
            begin += self._tokenise(segment.text, segment.special)
        return begin

    def generate(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        stop: Sequence[str] = (),
        sampling: Sampling = GREEDY,
        grammar: str = "",
        on_progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[str]:
        """Write the next message; see `agent.model.Model.generate`."""
        started = time.perf_counter()
        prompt = self.encode(messages)
        room = min(max_tokens, self.context - len(prompt))
        if not prompt or room < 1:
            raise PromptTooLong(f"The prompt has {len(prompt)} tokens and the model takes {self.context}.")
        constrained = Constrained(self._c, self._vocab, self._context, grammar) if grammar else None
        try:
            yield from self._generate(prompt, room, stop, sampling, constrained, on_progress, cancelled, started)
        finally:
            if constrained is not None:
                constrained.close()

    def _generate(
        self,
        prompt: list[int],
        room: int,
        stop: Sequence[str],
        sampling: Sampling,
        constrained: Constrained | None,
        on_progress: Callable[[int, int], None] | None,
        cancelled: Callable[[], bool],
        started: float,
    ) -> Iterator[str]:
        cached = self._keep_common(prompt)
        self.last = Generation(len(prompt), cached, finish="cancelled")
        if not self._read(prompt, cached, on_progress, cancelled):
            self.last = Generation(len(prompt), cached, prompt_ms=_ms_since(started), finish="cancelled")
            return
        prompt_ms = _ms_since(started)
        sampler = self._sampler(sampling)
        self._c.llama_sampler_reset(sampler)
        shown = StopFilter((*stop, *self._family.stop))
        characters = codecs.getincrementaldecoder("utf-8")("replace")
        token = (ctypes.c_int32 * 1)()
        batch = self._c.llama_batch_get_one(token, 1)
        finish: Finish = "cancelled"
        first_ms = away_ms = 0.0
        written = 0
        try:
            while not cancelled():
                if constrained is not None:
                    chosen = constrained.choose()
                else:
                    chosen = self._c.llama_sampler_sample(sampler, self._context, -1)
                token[0] = chosen
                first_ms = first_ms or _ms_since(started)
                if chosen in self._ends or self._c.llama_vocab_is_eog(self._vocab, chosen):
                    finish = "stop"
                    break
                written += 1
                if text := shown.feed(characters.decode(self._piece(chosen))):
                    handed_over = time.perf_counter()
                    yield text
                    away_ms += _ms_since(handed_over)
                if shown.stopped or written >= room:
                    finish = "stop" if shown.stopped else "length"
                    break
                if code := self._c.llama_decode(self._context, batch):
                    raise EngineFailed(f"The model's engine stopped while writing (code {code}). Please ask again.")
                self._kept.append(chosen)
            if finish != "cancelled" and (text := shown.feed(characters.decode(b"", final=True)) + shown.rest()):
                yield text
        finally:
            decode_ms = _ms_since(started) - prompt_ms - away_ms
            self.last = Generation(len(prompt), cached, written, prompt_ms, first_ms, decode_ms, finish)

    def close(self) -> None:
        """Free context and weights."""
        for sampler in self._samplers.values():
            self._c.llama_sampler_free(sampler)
        self._samplers.clear()
        if self._context:
            self._c.llama_free(self._context)
            self._context = None
        if self._model:
            self._c.llama_model_free(self._model)
            self._model = None

    def _read(
        self,
        prompt: list[int],
        cached: int,
        on_progress: Callable[[int, int], None] | None,
        cancelled: Callable[[], bool],
    ) -> bool:
        """Process the prompt from token `cached` on; False when it was cancelled."""
        # The engine asks at every node of its graph. While writing that would be a Python call a thousand times a
        # token, so there the check stands between tokens instead.
        abort = self._c.ggml_abort_callback(lambda _data: cancelled())
        self._c.llama_set_abort_callback(self._context, abort, None)
        try:
            for start in range(cached, len(prompt), self._chunk):
                if on_progress is not None:
                    on_progress(start, len(prompt))
                if cancelled():
                    return False
                chunk = prompt[start : start + self._chunk]
                code = self._decode(chunk)
                if code == _ABORTED:
                    self._forget_from(self._c.llama_memory_seq_pos_max(self._memory, 0) + 1, prompt)
                    return False
                if code:
                    self._forget_from(0, [])
                    raise EngineFailed(f"The model's engine stopped while reading (code {code}). Please ask again.")
                self._kept += chunk
        finally:
            self._c.llama_set_abort_callback(self._context, self._c.ggml_abort_callback(), None)
        if on_progress is not None:
            on_progress(len(prompt), len(prompt))
        return True

    def _keep_common(self, prompt: list[int]) -> int:
        """Forget what differs from the prompt; how many of its tokens remain. The last one is always read again."""
        pairs = zip(self._kept, prompt, strict=False)
        same = next((at for at, (old, new) in enumerate(pairs) if old != new), min(len(self._kept), len(prompt)))
        self._forget_from(min(same, len(prompt) - 1), self._kept)
        return len(self._kept)

    def _forget_from(self, start: int, tokens: list[int]) -> None:
        if self._c.llama_memory_seq_rm(self._memory, 0, start, -1):
            self._kept = tokens[:start]
        else:  # recurrent models cannot forget a part
            self._c.llama_memory_clear(self._memory, True)
            self._kept = []

    def _decode(self, tokens: Sequence[int]) -> int:
        array = (ctypes.c_int32 * len(tokens))(*tokens)
        code: int = self._c.llama_decode(self._context, self._c.llama_batch_get_one(array, len(tokens)))
        return code

    def _tokenise(self, text: str, special: bool) -> list[int]:
        data = text.encode("utf-8", "replace")
        room = len(data) + 8
        while True:
            array = (ctypes.c_int32 * room)()
            count: int = self._c.llama_tokenize(self._vocab, data, len(data), array, room, False, special)
            if count >= 0:
                return array[:count]
            room = -count

    def _piece(self, token: int) -> bytes:
        piece = self._pieces.get(token)
        if piece is None:
            buffer = ctypes.create_string_buffer(256)
            size = self._c.llama_token_to_piece(self._vocab, token, buffer, len(buffer), 0, False)
            piece = self._pieces[token] = buffer.raw[: max(size, 0)]
        return piece

    def _sampler(self, sampling: Sampling) -> Any:
        if sampling not in self._samplers:
            chain = self._c.llama_sampler_chain_init(self._c.llama_sampler_chain_default_params())
            add = self._c.llama_sampler_chain_add
            if sampling.repeat_penalty != 1.0:
                words = self._c.llama_vocab_n_tokens(self._vocab)
                penalties = (sampling.repeat_last, sampling.repeat_penalty, 0.0, 0.0)
                add(chain, self._c.llama_sampler_init_penalties(words, *penalties))
            if sampling.temperature > 0:
                add(chain, self._c.llama_sampler_init_top_p(sampling.top_p, 1))
                add(chain, self._c.llama_sampler_init_temp(sampling.temperature))
                add(chain, self._c.llama_sampler_init_dist(sampling.seed))
            else:
                add(chain, self._c.llama_sampler_init_greedy())
            self._samplers[sampling] = chain
        return self._samplers[sampling]

    def _fits(self, loading: Loading) -> int:
        """Tokens of context for which memory is free: a system may promise more than it has, and kill who uses it."""
        if loading.gpu_layers and self._c.llama_supports_gpu_offload():
            return loading.context
        try:
            found = fit(read_header(Path(self.facts.path)), loading.context, this_machine())
        except NotUsable as problem:
            raise ModelUnusable(str(problem)) from None
        if found.needs_bytes > found.free_bytes:
            raise ModelUnusable(f"{self.facts.name} cannot be loaded. {found.says}")
        return found.context

    def _load_model(self, loading: Loading) -> Any:
        wanted = self._c.llama_model_default_params()
        wanted.n_gpu_layers = loading.gpu_layers
        model = self._c.llama_model_load_from_file(str(Path(self.facts.path)).encode(), wanted)
        if not model:
            raise ModelUnusable(
                f"The engine cannot load {Path(self.facts.path).name}: it may be of a kind newer than this version "
                f"knows, or need more memory than is free ({self.facts.size_bytes / 1e9:.1f} GB). "
                "Please choose another model."
            )
        return model

    def _make_context(self) -> tuple[Any, int]:
        """The context and its size; halved until the engine gets the memory."""
        size = max(min(self._fitting, self.facts.context or self._fitting), 64)
        while True:
            wanted = self._c.llama_context_default_params()
            wanted.n_ctx = size
            wanted.n_batch = wanted.n_ubatch = min(READ_AT_ONCE, size)
            wanted.flash_attn_type = self._c.LLAMA_FLASH_ATTN_TYPE_AUTO
            wanted.no_perf = True
            context = self._c.llama_init_from_model(self._model, wanted)
            if context:
                return context, size
            if size // 2 < _SMALLEST_CONTEXT:
                self._c.llama_model_free(self._model)
                raise ModelUnusable(
                    f"There is not enough free memory to run {Path(self.facts.path).name}. "
                    "Please close other programs or choose a smaller model."
                )
            size //= 2

    def _gpu_layers(self, loading: Loading) -> int:
        if not self._c.llama_supports_gpu_offload():
            return 0
        layers: int = self._c.llama_model_n_layer(self._model) + 1
        return layers if loading.gpu_layers < 0 else min(layers, loading.gpu_layers)

    def _end_tokens(self) -> frozenset[int]:
        """Control tokens that end a turn in the template; older files do not always mark them as such."""
        end = self._tokenise(self._family.assistant[1].strip(), special=True)
        return frozenset(end if len(end) == 1 else ())

    def _count_threads(self, loading: Loading) -> ThreadCounts:
        if loading.threads > 0:
            return ThreadCounts(loading.threads, loading.threads, float(READ_AT_ONCE))
        folder = Path(loading.measurements) if loading.measurements else None
        model = f"{self.facts.sha256 or self.facts.name}|{self.facts.size_bytes}|{self.gpu_layers}"
        sample = [1 + at % 255 for at in range(min(_PROBE_TOKENS, self.context // 4))]

        def read(threads: int) -> float:
            self._c.llama_set_n_threads(self._context, threads, threads)
            self._c.llama_memory_clear(self._memory, True)
            return _speed(lambda: self._decode(sample), len(sample), 0.0)

        def write(threads: int) -> float:
            self._c.llama_set_n_threads(self._context, threads, threads)
            self._decode([1])
            return _speed(lambda: self._decode([1]), 1, _PROBE_S)

        def warmed_read(threads: int) -> float:
            if not warm:  # the first pass brings the weights in from disk and tells how large a sample is quick
                self._decode(sample[:32])
                warm.append(_speed(lambda: self._decode(sample[:32]), 32, 0.0))
                del sample[max(32, int(warm[0] * _PROBE_S)) :]
            return read(threads)

        warm: list[float] = []
        try:
            return measured(folder, model, warmed_read, write)
        finally:
            self._c.llama_memory_clear(self._memory, True)


def load(facts: ModelFacts, loading: Loading) -> LlamaCpp:
    """Load a GGUF file that was checked before. Raises `ModelUnusable`."""
    return LlamaCpp(facts, loading)


def _speed(work: Callable[[], int], tokens: int, at_least_s: float) -> float:
    """Tokens per second of `work`, done again until `at_least_s` have passed."""
    started = time.perf_counter()
    done = 0
    while True:
        work()
        done += tokens
        took = time.perf_counter() - started
        if took >= at_least_s:
            return done / took


def _ms_since(started: float) -> float:
    return (time.perf_counter() - started) * 1000.0


_heard: list[Any] = []


def _cores_are_busy() -> bool:
    """Whether over the last minute as much wanted to run as there are cores; False where the system does not tell."""
    return hasattr(os, "getloadavg") and os.getloadavg()[0] >= (os.cpu_count() or 1)


def _library() -> Any:
    """llama.cpp's C interface; what it would print goes to our log instead."""
    if _cores_are_busy():
        # Waiting threads spin for about 50 µs and then sleep. OpenMP's own default spins for milliseconds, which on
        # busy cores costs most of the speed; on quiet ones sleeping early does. Read once, when libgomp is loaded.
        os.environ.setdefault("GOMP_SPINCOUNT", "1000")
    from llama_cpp import llama_cpp as library

    if not _heard:
        _heard.append(library.llama_log_callback(_hear))  # must outlive every call into the library
        library.llama_log_set(_heard[0], None)
        library.llama_backend_init()
    return library


def _hear(level: int, text: bytes, _data: object) -> None:
    # Also what llama.cpp calls errors is for developers: a prompt that was cancelled is one of them.
    if level in _WORTH_NOTING:
        _log.debug("llama.cpp: %s", text.decode("utf-8", "replace").strip())
