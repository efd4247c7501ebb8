"""From a JSON Schema to a struct that a model may fill in."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from agent.connectors.schema import MOST_ARGUMENTS, arguments_of


def schema(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required}


def test_plain_properties_become_fields_under_their_own_names() -> None:
    made = arguments_of(
        schema(
            ["to-whom", "times"],
            **{"to-whom": {"type": "string"}, "times": {"type": "integer"}},
            loud={"type": "boolean"},
            how={"enum": ["soft", "hard"]},
            tags={"type": "array", "items": {"type": "string"}},
        )
    )
    assert made is not None
    given = msgspec.json.decode(b'{"to-whom": "Ann", "times": 2, "how": "soft", "tags": ["a"]}', type=made)
    assert msgspec.to_builtins(given) == {"to-whom": "Ann", "times": 2, "how": "soft", "tags": ("a",)}
    for wrong in (b'{"times": 2}', b'{"to-whom": "Ann", "times": "2"}', b'{"to-whom": "A", "times": 1, "how": "loud"}'):
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(wrong, type=made)


def test_a_tool_that_requires_what_cannot_be_given_is_not_offered() -> None:
    assert arguments_of(schema(["where"], where={"type": "object"})) is None
    assert arguments_of(schema(["gone"])) is None
    assert arguments_of(schema([], **{f"p{n}": {"type": "string"} for n in range(MOST_ARGUMENTS + 1)})) is None


@pytest.mark.parametrize("broken", [{"properties": 5}, {"required": "x"}, {"properties": {"a": 3}, "required": ["a"]}])
def test_a_schema_that_is_none_offers_nothing(broken: dict[str, Any]) -> None:
    assert arguments_of(broken) is None


def test_an_optional_property_of_another_kind_is_left_out() -> None:
    made = arguments_of(schema([], where={"type": "object"}, name={"type": "string"}))
    assert made is not None
    assert msgspec.to_builtins(msgspec.json.decode(b"{}", type=made)) == {}
    assert made.__struct_encode_fields__ == ("name",)
