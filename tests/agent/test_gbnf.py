"""GBNF as a regular expression."""

from __future__ import annotations

import pytest

from agent.gbnf import pattern
from agent.model import BadGrammar


@pytest.mark.parametrize(
    ("grammar", "words", "others"),
    [
        ('root ::= "a" | "b" "c"', ("a", "bc"), ("b", "abc", "", "ac")),
        ('root ::= ("x" "y"){2,3} "!"?', ("xyxy", "xyxyxy!"), ("xy", "xyxyxyxy")),
        ("root ::= [a-c\\-\\]]+ [^x\\x00-\\x1F]", ("a-]y", "bé"), ("ax", "a\n", "")),
        ('root ::= item ("," item)*\nitem ::= [0-9] | "(" [0-9] ")"', ("1", "1,(2)"), (",1", "1,", "((1))")),
        ('root ::= "\\"" "\\\\" "\\n" "\\x41\\u00e9" .', ('"\\\nAé?', '"\\\nAé\n'), ('"\\nAé?',)),
        ('# a comment\n\nroot ::= [.*] ".*"', ("..*", "*.*"), ("aab",)),
    ],
)
def test_exactly_the_words_of_a_grammar_match(grammar: str, words: tuple[str, ...], others: tuple[str, ...]) -> None:
    allowed = pattern(grammar)
    assert [word for word in words if not allowed.fullmatch(word)] == []
    assert [word for word in others if allowed.fullmatch(word)] == []


@pytest.mark.parametrize(
    ("grammar", "said"),
    [
        ("", "no rule “root”"),
        ("root = x", "no rule"),
        ("root ::= x", "no rule “x”"),
        ('root ::= "a" root | "b"', "back to itself"),
        ('root ::= "a', "cannot be read"),
        ('root ::= ("a"', "cannot be read"),
        ("\n".join(f"r{n} ::= r{n + 1} r{n + 1}" for n in range(20)) + '\nr20 ::= "a"\nroot ::= r0', "too large"),
    ],
)
def test_what_is_no_grammar_is_told_in_one_sentence(grammar: str, said: str) -> None:
    with pytest.raises(BadGrammar, match=said) as problem:
        pattern(grammar)
    assert str(problem.value).endswith(".")
