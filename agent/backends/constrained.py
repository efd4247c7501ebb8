"""The choice of tokens within a grammar, over llama.cpp's C interface.

llama.cpp's own chain tests the whole vocabulary for every token. Nearly always one of the likeliest few fits, so those
are tested first and the others only when none does: the same choice for a fraction of the time.
"""

from __future__ import annotations

import ctypes
import math
from typing import Any

from agent.model import BadGrammar, EngineFailed

_LIKELIEST = 32
"""Tokens that are tested before the whole vocabulary is."""
_LARGEST = 200_000
"""Bytes of a grammar: it comes from a tool's description, which somebody else may have written."""


class Constrained:
    """One grammar on its way through one text; always takes the likeliest token that fits."""

    def __init__(self, library: Any, vocab: Any, context: Any, grammar: str) -> None:
        """`grammar` is GBNF whose start is `root`. Raises `BadGrammar`."""
        self._c = library
        self._vocab = vocab
        self._context = context
        self._words: int = library.llama_vocab_n_tokens(vocab)
        text = grammar.encode()
        if len(text) > _LARGEST or b"\0" in text:
            raise BadGrammar("A tool takes more than a model can be asked for.")
        self._grammar = library.llama_sampler_init_grammar(vocab, text, b"root")
        if not self._grammar:
            raise BadGrammar("The engine cannot read the grammar of a tool.")

    def choose(self) -> int:
        """The likeliest token that goes on with a word of the grammar, or one that ends the text where it may end.

        Raises `EngineFailed` when no token of the vocabulary does.
        """
        import numpy as np

        logits = np.ctypeslib.as_array(self._c.llama_get_logits_ith(self._context, -1), (self._words,))
        few = min(_LIKELIEST, self._words)
        likeliest = np.argpartition(logits, self._words - few)[self._words - few :]
        chosen = self._first(likeliest, logits)
        if chosen is None:
            chosen = self._first(np.arange(self._words), logits)
        if chosen is None:
            raise EngineFailed("The model's engine found nothing to write that a tool would take. Please ask again.")
        if not self._c.llama_vocab_is_eog(self._vocab, chosen):  # after the end there is nothing to accept
            self._c.llama_sampler_accept(self._grammar, chosen)
        return chosen

    def close(self) -> None:
        """Free the grammar."""
        if self._grammar:
            self._c.llama_sampler_free(self._grammar)
            self._grammar = None

    def _first(self, tokens: Any, logits: Any) -> int | None:
        """The likeliest of some tokens that fits; None when none does."""
        import numpy as np

        candidates = np.empty(len(tokens), dtype=[("id", "<i4"), ("logit", "<f4"), ("p", "<f4")])
        candidates["id"], candidates["logit"], candidates["p"] = tokens, logits[tokens], 0.0
        data = candidates.ctypes.data_as(ctypes.POINTER(self._c.llama_token_data))
        array = self._c.llama_token_data_array(data=data, size=len(tokens), selected=-1, sorted=False)
        self._c.llama_sampler_apply(self._grammar, ctypes.byref(array))
        best = int(np.argmax(candidates["logit"]))
        return None if candidates["logit"][best] == -math.inf else int(candidates["id"][best])
