"""What a model takes of this machine, foretold and measured."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from agent.brain.fit import SMALLEST_CONTEXT, Machine, fit, memory, reading_rate, this_machine, tokens_per_s
from agent.brain.gguf import Header, read_header
from agent.brain.shape import Shape
from agent.catalogue import default_language_model

GB = 1 << 30
LARGE = Header(
    size_bytes=5 * GB,
    name="Large",
    architecture="llama",
    parameters=8_000_000_000,
    context=131_072,
    layers=32,
    quantisation="Q4_K_M",
    licence="",
    template="",
    shape=Shape(
        embedding=4096,
        feed_forward=14_336,
        kv_widths=((1024, 1024),) * 32,
        vocabulary=128_256,
        weight_bytes=(("Q4_K", 4 * GB), ("Q6_K", GB)),
        read_bytes=(("Q4_K", 4 * GB), ("Q6_K", GB)),
    ),
)
"""The shape of an eight-billion-parameter model as many laptops run it."""

_LOADED = """
import sys, psutil
from pathlib import Path
from agent.backends.llama_cpp import LlamaCpp, _library
from agent.brain.gguf import facts_of
from agent.model import Loading, Message
_library()
before = psutil.Process().memory_info().rss
model = LlamaCpp(facts_of(Path(sys.argv[1]), ""), Loading(int(sys.argv[2]), 1, 0))
prompt = [Message("user", "The steering meeting moved the launch. " * 120)]
list(model.generate(prompt, max_tokens=2))
print(psutil.Process().memory_info().rss - before)
"""


@pytest.mark.parametrize("context", [1024, 4096])
def test_the_memory_that_is_foretold_is_what_the_engine_takes(context: int) -> None:
    model = default_language_model()
    assert model is not None
    run = [sys.executable, "-c", _LOADED, str(model.path), str(context)]
    took = int(subprocess.run(run, capture_output=True, check=True, timeout=120, text=True).stdout)
    foretold = memory(read_header(model.path), context, this_machine()).total
    assert took == pytest.approx(foretold, rel=0.15)


def test_a_model_with_room_to_spare_fits_with_the_whole_context() -> None:
    found = fit(LARGE, 8192, Machine(32 * GB, 64 * GB, 60e9))
    assert (found.pill, found.context) == ("fits", 8192)
    assert "of the 32.0 GB that are free" in found.says


def test_little_memory_makes_the_context_smaller_and_says_so() -> None:
    found = fit(LARGE, 32_768, Machine(round(7.5 * GB), 8 * GB, 60e9))
    assert found.pill == "slow"
    assert SMALLEST_CONTEXT <= found.context < 32_768
    assert f"a context of {found.context:,} tokens instead of 32,768" in found.says


def test_a_model_larger_than_the_free_memory_wont_fit() -> None:
    found = fit(LARGE, 4096, Machine(4 * GB, 8 * GB))
    assert found.pill == "no"
    assert found.says.endswith("Please choose a smaller one or close other programs.")


def test_a_slow_memory_is_told_before_the_model_is_chosen() -> None:
    found = fit(LARGE, 4096, Machine(32 * GB, 64 * GB, 20e9))
    assert found.pill == "slow"
    assert found.tokens_per_s == pytest.approx(tokens_per_s(LARGE, Machine(0, 0, 20e9)))


def test_what_was_measured_counts_more_than_what_was_foretold() -> None:
    assert fit(LARGE, 4096, Machine(32 * GB, 64 * GB, 20e9), measured=12.0).tokens_per_s == 12.0


def test_weights_that_the_engine_lays_out_anew_count_twice() -> None:
    plain, again = Machine(0, 0), Machine(0, 0, repacked=frozenset({"Q4_K"}))
    assert memory(LARGE, 1024, again).weights - memory(LARGE, 1024, plain).weights == 4 * GB


def test_a_header_that_says_nothing_of_its_shape_is_judged_by_its_size() -> None:
    bare = replace(LARGE, shape=Shape(), context=0)
    assert fit(bare, 4096, Machine(8 * GB, 8 * GB)).pill == "fits"
    assert fit(bare, 4096, Machine(3 * GB, 8 * GB)).pill == "no"


def test_memory_is_read_at_a_rate() -> None:
    assert 1e8 < reading_rate(2) < 1e13


def test_a_model_that_would_not_fit_is_refused_before_it_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    import agent.backends.llama_cpp as backend
    from agent.brain.gguf import facts_of
    from agent.model import Loading, ModelUnusable

    model = default_language_model()
    assert model is not None
    monkeypatch.setattr(backend, "this_machine", lambda: Machine(100_000_000, GB))
    with pytest.raises(ModelUnusable, match="does not fit"):
        backend.LlamaCpp(facts_of(Path(model.path), ""), Loading(4096, 1, 0))


def test_a_model_for_which_little_is_free_gets_a_smaller_context(monkeypatch: pytest.MonkeyPatch) -> None:
    import agent.backends.llama_cpp as backend
    from agent.brain.gguf import facts_of
    from agent.model import Loading

    model = default_language_model()
    assert model is not None
    monkeypatch.setattr(backend, "this_machine", lambda: Machine(270_000_000, GB))
    assert backend.LlamaCpp(facts_of(Path(model.path), ""), Loading(4096, 1, 0)).context < 4096
