"""Outlook's data files (MS-PST), PST and OST: each mail, event, task, contact and note is a document, by its folder.

libpff does the reading, from memory.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator
from typing import Any

from indexer.extractors import Described, Document, Extracted, Limits, Unreadable, outlook
from indexer.extractors.enclosed import Enclosing
from indexer.extractors.outlook import Hanging, Item, Properties, Value
from indexer.extractors.tidy import one_line

VERSION = 1
_NOTHING = "This Outlook data file holds no mail with text, so there is nothing to search."
_DAMAGED = "This Outlook data file is damaged, or not one; repair it with Outlook's own tool (scanpst)."
_SIGNATURE = b"!BDN"
_DEEPEST = 40
_MAX_FOLDERS = 10_000
_MAX_ATTACHMENTS = 10_000
_TOP, _NAMES = 0x35E0, 0x0003
"""Properties: which folder holds those that people see; which long identifiers the named properties have."""

File = Any


def extract(document: Document, limits: Limits) -> Extracted:
    """Every item as a document, the newest of a folder first. Raises `Unreadable`."""
    import pypff

    if not document.data.startswith(_SIGNATURE):
        raise Unreadable("damaged", _DAMAGED)
    whole = Enclosing(Described(kind="archive"), (), len(document.data), limits)
    file: File = pypff.file()
    try:
        file.open_file_object(io.BytesIO(document.data))
        mailbox = _Mailbox(file)
        for path, folder in mailbox.folders():
            mailbox.take(path, folder, whole)
            if whole.full:
                whole.truncated = True
                break
        file.close()
    except OSError:
        raise Unreadable("damaged", _DAMAGED) from None
    return whole.whole(document.stem, _NOTHING)


def warm() -> None:
    """Import libpff and what bodies need."""
    import pypff  # noqa: F401

    outlook.warm()


class _Mailbox:
    """An open file."""

    def __init__(self, file: File) -> None:
        self._root = file.get_root_folder()
        self._names: dict[int, int] = {}
        names = next(self._properties(file.get_name_to_id_map(), ""), Properties({})).fixed.get(_NAMES, b"")
        self._names = outlook.numbers(names if isinstance(names, bytes) else b"")
        # An entry identifier: flags (4 bytes), the file's own (16), the node (4).
        top = next(self._properties(file.get_message_store(), ""), Properties({})).fixed.get(_TOP, b"")
        self._top = int.from_bytes(top[20:24], "little") if isinstance(top, bytes) else 0

    def folders(self) -> Iterator[tuple[str, File]]:
        """(path for people, folder) of each folder that people see, those of one level together."""
        top = next((one for one in self._below(self._root) if one.identifier == self._top), self._root)
        waiting = deque([("", top, 0)])
        for _ in range(_MAX_FOLDERS):
            if not waiting:
                return
            path, folder, depth = waiting.popleft()
            yield path, folder
            for inner in self._below(folder) if depth < _DEEPEST else ():
                name = _slashless(inner.name or "")
                waiting.append((f"{path}/{name}" if path else name, inner, depth + 1))

    def take(self, path: str, folder: File, whole: Enclosing) -> None:
        """Take in every item of a folder."""
        for number in range(_count(folder, "number_of_sub_messages") - 1, -1, -1):
            if whole.full:
                return

            def read(limits: Limits, number: int = number) -> Extracted:
                return self._read(folder.get_sub_message(number), f"{number + 1}", limits)

            whole.open(f"{path}/{number + 1}" if path else f"{number + 1}", read, titled=True)

    @staticmethod
    def _below(folder: File) -> Iterator[File]:
        for number in range(_count(folder, "number_of_sub_folders")):
            try:
                inner = folder.get_sub_folder(number)
            except OSError:  # this one is damaged
                continue
            yield inner

    def _read(self, message: File, fallback: str, limits: Limits) -> Extracted:
        properties = next(self._properties(message, ""), Properties({}))
        codepage = properties.codepage
        listed = getattr(message, "recipients", None)  # an item of another kind than a mail has none
        recipients = tuple(self._properties(listed, codepage)) if listed is not None else ()
        count = min(_count(message, "number_of_attachments"), _MAX_ATTACHMENTS)
        hanging = tuple(self._hanging(message.get_attachment(number), codepage, limits) for number in range(count))
        return outlook.read(Item(properties, recipients, hanging), fallback, 0, limits)

    def _hanging(self, attachment: File, codepage: str, limits: Limits) -> Hanging:
        properties = next(self._properties(attachment, codepage), Properties({}))
        if _count(attachment, "number_of_sub_items"):
            inner = attachment.get_sub_item(0)
            return Hanging(properties, item=lambda within: self._read(inner, "message", within))
        try:
            size = attachment.get_size() or 0
            data = attachment.read_buffer(size) if 0 < size <= limits.max_bytes else b""
        except OSError:  # it has no data, or they are damaged
            data = b""
        return Hanging(properties, data or b"")

    def _properties(self, item: File, codepage: str) -> Iterator[Properties]:
        """The properties of each row of an item: one of a message, one for each of its recipients."""
        for number in range(_count(item, "number_of_record_sets")):
            record = item.get_record_set(number)
            fixed: dict[int, Value] = {}
            for index in range(record.number_of_entries):
                try:
                    entry = record.get_entry(index)
                    identifier, kind, data = entry.entry_type, entry.value_type, entry.data
                except OSError:  # this one is damaged
                    continue
                if identifier is None or kind is None:
                    continue
                if (value := outlook.value(kind, data or b"")) is not None:
                    fixed.setdefault(identifier, value)
            named = {self._names[one]: said for one, said in fixed.items() if one in self._names}
            yield Properties(fixed, named, codepage or outlook.codepage(fixed))


def _slashless(name: str) -> str:
    return one_line(name).replace("/", "-").replace("\\", "-") or "folder"


def _count(item: File, name: str) -> int:
    try:
        return int(getattr(item, name) or 0)
    except (OSError, AttributeError):
        return 0
