"""Every setting, declared once in `setting_sections`; the dialog and the documentation derive from it.

`Settings` is a frozen tree of those sections. `load` and `save` keep it in the profile's `settings.toml`. Folders are
not settings: the indexer owns them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import msgspec

from app.setting_sections import (
    AnswerSettings,
    ApprovalSettings,
    ConnectorSettings,
    ModelSettings,
    OutboxSettings,
    ReadingSettings,
    SecuritySettings,
    VectorSettings,
    WindowSettings,
)

SettingValue = str | int | bool | tuple[str, ...]


class SettingsBroken(Exception):
    """The settings file cannot be used; the text is one sentence that says why and what to do."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole tree."""

    model: ModelSettings = ModelSettings()
    answers: AnswerSettings = AnswerSettings()
    reading: ReadingSettings = ReadingSettings()
    outbox: OutboxSettings = OutboxSettings()
    window: WindowSettings = WindowSettings()
    approvals: ApprovalSettings = ApprovalSettings()
    security: SecuritySettings = SecuritySettings()
    vectors: VectorSettings = VectorSettings()
    connectors: ConnectorSettings = ConnectorSettings()


@dataclass(frozen=True, slots=True)
class Declared:
    """One setting as it is declared."""

    section: str
    name: str
    section_title: str
    """The section in words, for instance "The language model"."""
    title: str
    sentence: str
    default: SettingValue
    choices: tuple[str, ...] = ()
    """For a choice, and for a list of some of them: the values; empty for text, numbers and free lists."""
    least: int | None = None
    most: int | None = None
    in_dialog: bool = True

    @property
    def key(self) -> str:
        """For instance "window.theme"."""
        return f"{self.section}.{self.name}"

    def of(self, settings: Settings) -> SettingValue:
        """The value in a tree."""
        value: SettingValue = getattr(getattr(settings, self.section), self.name)
        return value


def declared() -> Iterator[Declared]:
    """Every setting, in the order of the tree."""
    for section in msgspec.structs.fields(Settings):
        for field in msgspec.structs.fields(section.type):
            shape = msgspec.inspect.type_info(field.type)
            said: dict[str, Any] = {}
            more: dict[str, Any] = {}
            if isinstance(shape, msgspec.inspect.Metadata):
                said, more = shape.extra_json_schema or {}, shape.extra or {}
                shape = shape.type
            yield Declared(
                section=section.name,
                name=field.name,
                section_title=(section.type.__doc__ or "").rstrip("."),
                title=said.get("title", field.name),
                sentence=said.get("description", ""),
                default=field.default,
                choices=_choices(field.type),
                least=shape.ge if isinstance(shape, msgspec.inspect.IntType) else None,
                most=shape.le if isinstance(shape, msgspec.inspect.IntType) else None,
                in_dialog=more.get("dialog", True),
            )


def changed(settings: Settings, key: str, value: SettingValue) -> Settings:
    """The tree with one value changed, for instance `changed(settings, "window.theme", "dark")`.

    Raises `SettingsBroken` when the value is not allowed.
    """
    section_name, _, name = key.partition(".")
    section = msgspec.structs.replace(getattr(settings, section_name), **{name: value})
    return _checked(msgspec.to_builtins(msgspec.structs.replace(settings, **{section_name: section})))


def load(path: Path) -> Settings:
    """The settings in a file; the defaults when there is none. Raises `SettingsBroken`, never falls back silently."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsBroken(
            f"The settings file {path} cannot be read ({error.__class__.__name__}); please correct or remove it."
        ) from error
    import tomllib  # late, like the rest of this file's imports in functions: the window starts without it

    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsBroken(
            f"The settings file {path} is not valid TOML ({error}); please correct or remove it."
        ) from error
    try:
        return _checked(tree)
    except SettingsBroken as error:
        raise SettingsBroken(f"The settings file {path} cannot be used: {error}") from error


def save(path: Path, settings: Settings) -> None:
    """Replace the file in one step; what differs from the defaults is written. Raises `OSError`."""
    import tempfile

    import tomli_w

    tree: dict[str, dict[str, str | int | bool | list[str]]] = {}
    for setting in declared():
        if (value := setting.of(settings)) != setting.default:
            tree.setdefault(setting.section, {})[setting.name] = list(value) if isinstance(value, tuple) else value
    text = tomli_w.dumps(tree)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _choices(annotated: Any) -> tuple[str, ...]:
    kind = get_args(annotated)[0]
    if get_origin(kind) is tuple:
        kind = get_args(kind)[0]
    return get_args(kind) if get_origin(kind) is Literal else ()


def _checked(tree: dict[str, Any]) -> Settings:
    try:
        return msgspec.convert(tree, Settings)
    except msgspec.ValidationError as error:
        raise SettingsBroken(_sentence(str(error))) from error


def _sentence(complaint: str) -> str:
    """msgspec's "Expected `int` >= 1024 - at `$.model.context`" in the words of the file."""
    what, _, where = complaint.partition(" - at ")
    section = where.strip("`").removeprefix("$").removeprefix(".")
    if unknown := re.search(r"unknown field `(.+)`", what):
        key = f"{section}.{unknown[1]}" if section else unknown[1]
        return f"It has no setting named {key}; please remove that line."
    what = what.replace("`", "").replace("Expected", "expected").replace("Invalid", "invalid")
    return f"The value of {section or 'the file'} is not allowed ({what}); please correct it."
