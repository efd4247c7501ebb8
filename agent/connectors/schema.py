"""A tool's arguments, from the JSON Schema of its server to a struct that a grammar can be made of.

Only flat schemas: texts, numbers, yes or no, one of some texts, and lists of these. A tool that requires more is not
offered; an argument that is not required and of another kind is never given.
"""

from __future__ import annotations

from typing import Any, Literal, Optional

import msgspec

MOST_ARGUMENTS = 20
_PLAIN: dict[str, type] = {"string": str, "integer": int, "number": float, "boolean": bool}
_LISTS: dict[Any, Any] = {
    str: tuple[str, ...],
    int: tuple[int, ...],
    float: tuple[float, ...],
    bool: tuple[bool, ...],
}
_MOST_CHOICES = 50


def arguments_of(schema: dict[str, Any]) -> type[msgspec.Struct] | None:
    """A struct with the schema's properties; None where it requires what cannot be given."""
    properties = schema.get("properties") or {}
    required = schema.get("required") or []
    if not isinstance(properties, dict) or not isinstance(required, list) or len(properties) > MOST_ARGUMENTS:
        return None
    needed: list[Any] = []
    optional: list[Any] = []
    names: dict[str, str] = {}
    for at, (name, described) in enumerate(properties.items()):
        kind = _kind(described)
        if kind is None and name in required:
            return None
        if kind is None or len(str(name)) > 64:
            continue
        field = f"argument_{at}"
        names[field] = str(name)
        if name in required:
            needed.append((field, kind))
        else:
            optional.append((field, Optional[kind], None))  # noqa: UP045 - `kind | None` is no type at run time for every kind
    if not set(required) <= set(names.values()):
        return None
    return msgspec.defstruct("Arguments", [*needed, *optional], frozen=True, rename=names, omit_defaults=True)


def _kind(described: Any) -> Any:
    """The type of one property; None for what is not plain."""
    if not isinstance(described, dict):
        return None
    choices = described.get("enum")
    if isinstance(choices, list):
        plain = all(isinstance(one, str) for one in choices) and 0 < len(choices) <= _MOST_CHOICES
        return Literal[tuple(choices)] if plain else None
    kind = described.get("type")
    if kind == "array":
        return _LISTS.get(_kind(described.get("items")))
    return _PLAIN.get(kind) if isinstance(kind, str) else None
