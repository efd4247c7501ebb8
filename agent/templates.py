"""Chat templates of the usual model families, written by us.

A GGUF carries its template as a Jinja program, which is code from a stranger (CVE-2024-34359): it is never run. Its
text only tells which of our families fits. Rendering gives segments: what the family itself adds may contain control
tokens, what messages say may not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.model import Message


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a prompt; control tokens are recognised only where `special` is set."""

    text: str
    special: bool


@dataclass(frozen=True, slots=True)
class Family:
    """How one family writes its turns: what stands before and after the text of each role."""

    system: tuple[str, str]
    user: tuple[str, str]
    assistant: tuple[str, str]
    stop: tuple[str, ...] = ()
    """Strings that end an answer, where the end is not one of the model's own control tokens."""
    system_in_user: bool = False
    """Whether the family knows no system role, so that its text leads the first user turn."""


FAMILIES: dict[str, Family] = {
    "chatml": Family(
        system=("<|im_start|>system\n", "<|im_end|>\n"),
        user=("<|im_start|>user\n", "<|im_end|>\n"),
        assistant=("<|im_start|>assistant\n", "<|im_end|>\n"),
    ),
    "qwen3": Family(
        system=("<|im_start|>system\n", "<|im_end|>\n"),
        user=("<|im_start|>user\n", "<|im_end|>\n"),
        assistant=("<|im_start|>assistant\n<think>\n\n</think>\n\n", "<|im_end|>\n"),
    ),
    "llama3": Family(
        system=("<|start_header_id|>system<|end_header_id|>\n\n", "<|eot_id|>"),
        user=("<|start_header_id|>user<|end_header_id|>\n\n", "<|eot_id|>"),
        assistant=("<|start_header_id|>assistant<|end_header_id|>\n\n", "<|eot_id|>"),
    ),
    "gemma": Family(
        system=("", ""),
        user=("<start_of_turn>user\n", "<end_of_turn>\n"),
        assistant=("<start_of_turn>model\n", "<end_of_turn>\n"),
        system_in_user=True,
    ),
    "mistral": Family(
        system=("", ""),
        user=("[INST] ", " [/INST]"),
        assistant=("", "</s>"),
        system_in_user=True,
    ),
    "zephyr": Family(
        system=("<|system|>\n", "</s>\n"),
        user=("<|user|>\n", "</s>\n"),
        assistant=("<|assistant|>\n", "</s>\n"),
    ),
    "phi": Family(
        system=("<|system|>\n", "<|end|>\n"),
        user=("<|user|>\n", "<|end|>\n"),
        assistant=("<|assistant|>\n", "<|end|>\n"),
    ),
    "plain": Family(
        system=("", "\n\n"),
        user=("Question: ", "\n"),
        assistant=("Answer: ", "\n\n"),
        stop=("\nQuestion:",),
    ),
}

_MARKERS = (
    ("<|im_start|>", "chatml"),
    ("<|start_header_id|>", "llama3"),
    ("<start_of_turn>", "gemma"),
    ("[INST]", "mistral"),
    ("<|end|>", "phi"),
    ("<|assistant|>", "zephyr"),
)


def family_of(template: str) -> str:
    """The family whose control tokens a template's text mentions; "plain" for none that we know."""
    if template in FAMILIES:
        return template
    if "<|im_start|>" in template and "enable_thinking" in template:
        return "qwen3"  # one that thinks unless it is told that it has: sources are quoted, not pondered for minutes
    return next((family for marker, family in _MARKERS if marker in template), "plain")


def render(messages: Sequence[Message], family: str) -> list[Segment]:
    """A prompt that ends where the assistant's next words stand. Raises `KeyError` for an unknown family.

    A last message by the assistant stays open, so that the model goes on with it.
    """
    form = FAMILIES[family]
    segments: list[Segment] = []
    instructions = "\n\n".join(message.text for message in messages if message.role == "system")
    told = False
    for place, message in enumerate(messages):
        if message.role == "system":
            if not form.system_in_user:
                segments += _turn(form.system, message.text)
            continue
        before, after = form.user if message.role == "user" else form.assistant
        text = message.text
        if form.system_in_user and message.role == "user" and not told and instructions:
            told = True
            text = f"{instructions}\n\n{text}"
        left_open = message.role == "assistant" and place == len(messages) - 1
        segments += _turn((before, "" if left_open else after), text)
    if not messages or messages[-1].role != "assistant":
        segments += _turn((form.assistant[0], ""), "")
    return segments


def _turn(around: tuple[str, str], text: str) -> list[Segment]:
    before, after = around
    turn = (Segment(before, True), Segment(text, False), Segment(after, True))
    return [segment for segment in turn if segment.text]
