"""May a tool do what it would do? One pure function: allow, ask or deny, with one sentence of reason.

It looks at where the call and its values come from, never at what they say: what cannot be argued with cannot be talked
round. Text of a document taints whatever is made from it; a model that has seen some taints everything that it calls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Literal

from agent.contract import ApprovalRules, Choice, Effect, Grant, Origin
from agent.floor import Target, forbidden, pure, within

Answer = Literal["allow", "ask", "deny"]
_LEAST_TRUSTED_FIRST: tuple[Origin, ...] = ("mcp", "document", "model", "memory", "user")
_WORDS: Mapping[Origin, str] = {
    "mcp": "an outside server",
    "document": "the text of a document",
    "model": "the model",
    "memory": "what is remembered of you",
    "user": "your own words",
}
_ACTS = {"write": "changes what is kept", "run": "opens another program", "external": "reaches outside of this program"}
_GRANTABLE = ("write", "run")
"""What a standing approval may cover: something with a folder. What reaches outside is asked each time."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a call comes from, and each of its values."""

    call: Origin
    """Who decided to make the call: "user" only where the user's words of this turn ask for it."""
    arguments: Mapping[str, Origin] = field(default_factory=dict)
    """By the name of the argument; one that is not named comes from where the call comes from."""
    clean: bool = False
    """Whether what the model was shown held no text of a document and of no tool. False when that is not known."""

    @property
    def least(self) -> Origin:
        """The least trusted of all these origins."""
        return min((self.call, *self.arguments.values()), key=_LEAST_TRUSTED_FIRST.index)

    @property
    def tainted(self) -> str:
        """What of the call derives from a document or an outside server, for people; "" when nothing does."""
        for origin in ("mcp", "document"):
            if self.call == origin:
                return f"{_WORDS[origin]} asked for this"
            if names := [name for name, one in self.arguments.items() if one == origin]:
                return f"{_listed(names)} {'comes' if len(names) == 1 else 'come'} from {_WORDS[origin]}"
        if self.least == "model" and not self.clean:
            return "the model that wants this has read documents"
        return ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to happen with a call."""

    answer: Answer
    reason: str
    """One sentence for people."""
    choices: tuple[Choice, ...] = ()
    """What may be answered when it is asked."""
    folder: str = ""
    """What a standing approval would be for."""
    by_grant: bool = False


def decide(
    effect: Effect,
    targets: Sequence[Target],
    provenance: Provenance,
    grants: Sequence[Grant],
    rules: ApprovalRules,
    writable: Sequence[str],
) -> Verdict:
    """Allow, ask or deny. `targets` are the effect's files; `writable` the folders that may be written to at all.

    What is asked because of a taint offers no standing approval: none would cover the next time.
    """
    if effect.risk == "read":
        return Verdict("allow", "It only reads.")
    if tuple(target.path for target in targets) != effect.files:
        return Verdict("deny", "The files of this effect could not be checked.")
    if never := forbidden(effect.risk, targets, writable):
        return Verdict("deny", never)
    acts = "writes a file" if effect.risk == "write" and effect.files else _ACTS[effect.risk]
    if getattr(rules, effect.risk) == "deny":
        return Verdict("deny", f"The settings do not allow anything that {acts}.")
    if tainted := provenance.tainted:
        return Verdict("ask", f"It {acts}, and {tainted}.", ("once", "no", "instead"))
    if effect.risk == "write" and not effect.files and provenance.least == "user":
        return Verdict("allow", "You asked for it in your own words, and it touches no file.")
    folder = _folder(targets) if rules.standing and effect.risk in _GRANTABLE else ""
    if folder and any(_covers(grant, effect, folder) for grant in grants):
        return Verdict("allow", f"You allowed this for {folder}.", folder=folder, by_grant=True)
    reason = f"It {acts}."
    if folder:
        return Verdict("ask", reason, ("once", "session", "always", "no", "instead"), folder)
    return Verdict("ask", reason, ("once", "no", "instead"))


def _folder(targets: Sequence[Target]) -> str:
    """The one folder in which all files lie, links followed; "" when there is none."""
    folders = {whole.parent for target in targets if (whole := pure(target.real)) is not None}
    only = folders.pop() if len(folders) == 1 else PurePath()
    return "" if only.parent == only or not only.is_absolute() else str(only)


def _covers(grant: Grant, effect: Effect, folder: str) -> bool:
    same = grant.tool == effect.tool and grant.risk == effect.risk
    return same and (folder == grant.folder or within(folder, grant.folder))


def _listed(names: Sequence[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
