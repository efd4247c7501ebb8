"""GBNF read as a regular expression, for what has to know whether a text is one that a grammar allows.

Only grammars without recursion, one rule a line, which is what `agent.grammar` writes. The notation is llama.cpp's:
https://github.com/ggml-org/llama.cpp/blob/master/grammars/README.md
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from agent.model import BadGrammar

_RULE = re.compile(r"([a-zA-Z][a-zA-Z0-9-]*) ::= (.+)")
_TOKEN = re.compile(
    r'(?P<space>\s+)|(?P<literal>"(?:[^"\\]|\\.)*")|(?P<set>\[(?:[^\]\\]|\\.)*\])|(?P<name>[a-zA-Z][a-zA-Z0-9-]*)'
    r"|(?P<times>\{\d+(?:,\d*)?\})|(?P<sign>[()|*+?.])"
)
_CHARACTER = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))|(.)", re.DOTALL)
_NAMED = {"n": "\n", "r": "\r", "t": "\t"}
_MOST = 400_000
"""Characters of the expression: names are replaced by what they stand for, which may grow without bound."""


def pattern(grammar: str) -> re.Pattern[str]:
    """What matches exactly the words of a grammar's `root`. Raises `BadGrammar`."""
    rules: dict[str, str] = {}
    for line in grammar.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        rule = _RULE.fullmatch(line.strip())
        if rule is None:
            raise BadGrammar("A grammar has a line that is no rule.")
        rules[rule[1]] = rule[2]
    try:
        return re.compile(_expression("root", rules, ()))
    except (re.error, OverflowError):
        raise BadGrammar("A grammar cannot be read.") from None


def _expression(name: str, rules: Mapping[str, str], within: tuple[str, ...]) -> str:
    if name not in rules:
        raise BadGrammar(f"A grammar has no rule “{name}”.")
    if name in within:
        raise BadGrammar(f"The rule “{name}” of a grammar leads back to itself.")
    body = "".join(_pieces(rules[name], rules, (*within, name)))
    if len(body) > _MOST:
        raise BadGrammar("A grammar is too large.")
    return f"(?:{body})"


def _pieces(body: str, rules: Mapping[str, str], within: tuple[str, ...]) -> Iterator[str]:
    at = 0
    while at < len(body):
        token = _TOKEN.match(body, at)
        if token is None:
            raise BadGrammar("A grammar cannot be read.")
        at = token.end()
        text = token.group()
        match token.lastgroup:
            case "literal":
                yield f"(?:{re.escape(''.join(_characters(text[1:-1])))})"
            case "set":
                yield _set(text[1:-1])
            case "name":
                yield _expression(text, rules, within)
            case "sign":
                yield {"(": "(?:", ".": r"[\s\S]"}.get(text, text)
            case "times":
                yield text


def _set(body: str) -> str:
    negated = body.startswith("^")
    parts = []
    for character in _CHARACTER.finditer(body[1:] if negated else body):
        plain = character.group() == "-"
        parts.append("-" if plain else re.escape(_one(character)))
    return f"[{'^' if negated else ''}{''.join(parts)}]"


def _characters(text: str) -> Iterator[str]:
    return (_one(character) for character in _CHARACTER.finditer(text))


def _one(character: re.Match[str]) -> str:
    coded = character[1] or character[2] or character[3]
    if coded:
        return chr(int(coded, 16))
    return _NAMED.get(character[4], character[4]) if character[4] else character[5]
