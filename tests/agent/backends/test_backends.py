"""What every model backend must do, asked of each of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import msgspec
import pytest
from msgspec import Meta

from agent.backends.scripted import SCRIPTED
from agent.brain.gguf import facts_of
from agent.catalogue import default_language_model
from agent.gbnf import pattern
from agent.grammar import Grammar, grammar_of_calls
from agent.model import BACKENDS, BadGrammar, Generation, Loading, Message, Model, ModelUnusable, PromptTooLong, load

CONTEXT = 1024
REPLIES = ["One two three four five six seven eight nine ten. " * 20]
QUESTION = [Message("system", "You are helpful."), Message("user", "Tell me a long story about a fox and a bear.")]


class Search(msgspec.Struct):
    query: Annotated[str, Meta(min_length=1, max_length=30)]


FITS = Grammar("root ::= [^\\n]{100,2000}", 8000)
"""Allows what the script says."""


def bundled(folder: Path) -> Model:
    chosen = default_language_model()
    assert chosen is not None, "set-up puts the bundled models in place"
    facts = facts_of(chosen.path, chosen.sha256, name=chosen.name, template=chosen.template)
    return load("llama_cpp", facts, Loading(context=CONTEXT, threads=1))


def scripted(folder: Path) -> Model:
    script = folder / "script.json"
    script.write_bytes(msgspec.json.encode(REPLIES))
    facts = msgspec.structs.replace(SCRIPTED, path=str(script))
    return load("scripted", facts, Loading(context=CONTEXT))


MAKERS: dict[str, Callable[[Path], Model]] = {"llama_cpp": bundled, "scripted": scripted}


@pytest.fixture(scope="module", params=sorted(BACKENDS))
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Model]:
    model = MAKERS[request.param](tmp_path_factory.mktemp("model"))
    yield model
    model.close()


class TestEveryBackend:
    def test_writes_at_most_the_wanted_tokens_and_says_why_it_ended(self, model: Model) -> None:
        text = "".join(model.generate(QUESTION, max_tokens=8))
        assert text.strip()
        assert model.last.output_tokens == 8
        assert model.last.finish == "length"
        assert model.last.prompt_tokens == len(model.encode(QUESTION))
        assert 0 < model.last.prompt_ms <= model.last.first_token_ms
        assert model.last.tokens_per_s > 0

    def test_writes_the_same_again(self, model: Model) -> None:
        first = list(model.generate(QUESTION, max_tokens=12))
        assert list(model.generate(QUESTION, max_tokens=12)) == first

    def test_reuses_the_common_start_of_successive_prompts(self, model: Model) -> None:
        begin = [Message("system", "You are helpful. " * 20)]
        list(model.generate([*begin, Message("user", "What is a fox?")], max_tokens=2))
        list(model.generate([*begin, Message("user", "Who is a bear?")], max_tokens=2))
        assert model.last.cached_tokens > 0.8 * model.last.prompt_tokens
        list(model.generate([Message("user", "Something else altogether.")], max_tokens=2))
        assert model.last.cached_tokens < 0.5 * model.last.prompt_tokens

    def test_goes_on_with_an_answer_that_was_begun(self, model: Model) -> None:
        begun = [*QUESTION, Message("assistant", "Once upon a time")]
        assert len(model.encode(begun)) > len(model.encode(QUESTION))
        assert "".join(model.generate(begun, max_tokens=4))

    def test_counts_progress_of_the_prompt_up_to_its_end(self, model: Model) -> None:
        seen: list[tuple[int, int]] = []
        messages = [Message("user", "A fox and a bear. " * 60)]
        list(model.generate(messages, max_tokens=1, on_progress=lambda done, total: seen.append((done, total))))
        total = len(model.encode(messages))
        assert seen == sorted(seen)
        assert seen[-1] == (total, total)

    def test_shows_nothing_from_a_stop_string_on(self, model: Model) -> None:
        whole = "".join(model.generate(QUESTION, max_tokens=24))
        word = whole.split()[4]
        cut = "".join(model.generate(QUESTION, max_tokens=24, stop=[word]))
        assert cut == whole[: whole.index(word)]
        assert model.last.finish == "stop"

    def test_stops_between_tokens_when_cancelled(self, model: Model) -> None:
        written: list[str] = []
        for piece in model.generate(QUESTION, max_tokens=64, cancelled=lambda: len(written) >= 3):
            written.append(piece)
        assert len(written) == 3
        assert model.last.finish == "cancelled"

    def test_stops_in_the_prompt_when_cancelled_and_works_afterwards(self, model: Model) -> None:
        messages = [Message("user", "Entirely new words: zebra, umbrella. " * 50)]
        assert list(model.generate(messages, max_tokens=4, cancelled=lambda: True)) == []
        assert model.last.finish == "cancelled"
        assert "".join(model.generate(QUESTION, max_tokens=4))

    def test_may_be_left_in_the_middle(self, model: Model) -> None:
        pieces = model.generate(QUESTION, max_tokens=64)
        next(pieces)
        pieces.close()  # type: ignore[attr-defined]
        assert model.last.finish == "cancelled"
        assert model.last.output_tokens >= 1
        assert "".join(model.generate(QUESTION, max_tokens=4))

    def test_does_not_count_the_time_that_the_caller_takes(self, model: Model) -> None:
        for _ in model.generate(QUESTION, max_tokens=4):
            time.sleep(0.5)
        assert model.last.decode_ms < 1500

    def test_refuses_a_prompt_that_does_not_fit(self, model: Model) -> None:
        with pytest.raises(PromptTooLong, match="tokens"):
            list(model.generate([Message("user", "word " * (CONTEXT + 10))], max_tokens=4))

    def test_fills_the_context_to_its_last_token_and_no_further(self, model: Model) -> None:
        text = "word " * (CONTEXT - 40)
        while len(model.encode([Message("user", text)])) > CONTEXT - 3:
            text = text[:-5]
        messages = [Message("user", text)]
        room = CONTEXT - len(model.encode(messages))
        list(model.generate(messages, max_tokens=1000))
        assert model.last.output_tokens <= room

    def test_writes_a_word_of_the_grammar_and_then_freely_again(self, model: Model) -> None:
        grammar = grammar_of_calls([("search", Search)], "answer") if model.facts.path.endswith(".gguf") else FITS
        text = "".join(model.generate(QUESTION, max_tokens=grammar.longest, grammar=grammar.text))
        assert pattern(grammar.text).fullmatch(text)
        assert model.last.finish == "stop"
        assert "".join(model.generate(QUESTION, max_tokens=4))

    def test_stops_within_a_grammar_when_cancelled_or_cut(self, model: Model) -> None:
        text = "".join(model.generate(QUESTION, max_tokens=3, grammar=FITS.text))
        assert text
        assert (model.last.finish, model.last.output_tokens) == ("length", 3)
        assert list(model.generate(QUESTION, max_tokens=9, grammar=FITS.text, cancelled=lambda: True)) == []
        assert model.last.finish == "cancelled"

    def test_says_that_a_grammar_cannot_be_read_and_works_afterwards(self, model: Model) -> None:
        for grammar in ("root ::= nothing", 'top ::= "a"', 'root ::= root "a" | "b"', 'root ::= "' + "a" * 999_999):
            with pytest.raises(BadGrammar, match=r"\.$"):
                list(model.generate(QUESTION, max_tokens=4, grammar=grammar))
        assert "".join(model.generate(QUESTION, max_tokens=4))

    def test_counts_as_it_tokenises(self, model: Model) -> None:
        text = "Grüße aus Lissabon, 東京 and \x00 zero 🎉."
        assert model.count(text) == len(model.tokens(text)) > 0
        assert model.count("") == 0

    def test_has_figures_and_the_context_that_was_wished_for(self, model: Model) -> None:
        assert isinstance(model.last, Generation)
        assert model.context == CONTEXT
        assert model.threads >= 1


def test_no_backend_loads_what_is_no_model(tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.gguf"
    nothing.write_bytes(b"GGUF and nothing more")
    facts = msgspec.structs.replace(SCRIPTED, path=str(nothing), size_bytes=21)
    for backend in BACKENDS:
        with pytest.raises(ModelUnusable, match=r"\.$"):
            load(backend, facts, Loading())
