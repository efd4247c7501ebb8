"""PowerPoint presentations of 1997 to 2003 (MS-PPT): a part a slide, with its title, texts, notes and comments."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.extractors import Document, Extracted, Limits, Part, Unreadable, compound
from indexer.extractors.compound import Compound, locked
from indexer.extractors.tidy import Lines, clean, finish, one_line

VERSION = 1
_NOTHING = "This presentation holds no text (perhaps only pictures), so there is nothing to search."
_DAMAGED = "This PowerPoint file is damaged or incomplete and cannot be read; get a fresh copy of it."
_OLD = "This file is in the PowerPoint format of before 1997, which is not read; save it in the present one."
# Kinds of records (2.13.24).
_DOCUMENT, _SLIDE, _NOTES, _SLIDE_ATOM = 0x03E8, 0x03EE, 0x03F0, 0x03EF
_LIST, _PERSIST, _HEADER, _CHARACTERS, _BYTES, _REFERENCE = 0x0FF0, 0x03F3, 0x0F9F, 0x0FA0, 0x0FA8, 0x0F9E
_EDIT, _DIRECTORY, _STRING, _COMMENT, _SESSION = 0x0FF5, 0x1772, 0x0FBA, 0x2EE0, 0x2F14
_ENCRYPTED_TOKEN = 0xF3D1C4DF
_TITLES = (0, 6)
_NOTES_TEXT = 2
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class _Record:
    """A record's kind and instance, and where its content lies in the stream."""

    kind: int
    instance: int
    start: int
    end: int
    container: bool


def extract(document: Document, limits: Limits) -> Extracted:
    """A part a slide, in the order of the presentation. Raises `Unreadable`."""
    file = Compound(document)
    # A file that PowerPoint 95 could read, too, holds the presentation twice.
    folder = "PP97_DUALSTORAGE/" if file.stream("PP97_DUALSTORAGE/PowerPoint Document") is not None else ""
    stream = file.stream(f"{folder}PowerPoint Document")
    if stream is None:
        old = file.stream("PP40") is not None or file.stream("Text_Content") is not None
        raise Unreadable("unsupported" if old else "damaged", _OLD if old else _DAMAGED)
    current = file.stream(f"{folder}Current User") or b""
    if len(current) >= 20 and struct.unpack_from("<I", current, 12)[0] == _ENCRYPTED_TOKEN:
        raise locked()
    show = _Show(stream, struct.unpack_from("<I", current, 16)[0] if len(current) >= 20 else 0)
    slides = list(show.slides())
    if not any(slide.texts for slide in slides):  # lists that lead nowhere
        slides = list(show.strays())
    parts: list[Part] = []
    room = limits.max_characters
    for slide in slides:
        number = len(parts) + 1
        lines = Lines(room + 1)
        _write(slide, lines)
        parts.append(lines.part(Part("slide", number, f"slide {number}", "")))
        room -= len(parts[-1].text)
        if room < 0:
            break
    described = file.described("slides")
    first = next((heading.title for part in parts for heading in part.headings), "")
    return finish(described.title or first, document.stem, parts, limits.max_characters, _NOTHING, described)


def warm() -> None:
    """Import olefile."""
    compound.warm()


@dataclass(frozen=True, slots=True)
class _Slide:
    """The texts of a slide with their kinds, the texts of its notes, and its comments."""

    texts: list[tuple[int, str]]
    notes: list[str]
    comments: list[str]


def _write(slide: _Slide, lines: Lines) -> None:
    title = next((text for kind, text in slide.texts if kind in _TITLES and text.strip()), "")
    lines.heading(one_line(title), 1)
    for kind, text in slide.texts:
        if kind in _TITLES and text == title:
            continue
        for number, line in enumerate(clean(text).split("\n")):
            lines.add(line.strip(), gap=number == 0)
    for number, note in enumerate(line for text in slide.notes for line in clean(text).split("\n") if line.strip()):
        lines.add(f"Notes: {note.strip()}" if number == 0 else note.strip(), gap=number == 0)
    for comment in slide.comments:
        lines.add(comment, gap=True)


class _Show:
    """A presentation's records."""

    def __init__(self, stream: bytes, last_edit: int) -> None:
        self._stream = stream
        self._places, document = self._directory(last_edit)
        self._document = self._at(self._places.get(document, -1), _DOCUMENT)

    def slides(self) -> Iterator[_Slide]:
        """The slides in their order; none where the document itself is not found."""
        if self._document is None:
            return
        notes = {id_: record for id_, record, _ in self._listed(2, _NOTES)}
        for _, slide, outline in self._listed(0, _SLIDE):
            texts = outline
            if slide is None:
                yield _Slide(texts, [], [])
                continue
            texts = list(self._texts(slide, outline))
            own = {text for _, text in texts}
            texts += [(kind, text) for kind, text in outline if text not in own]
            note = notes.get(self._notes_of(slide))
            said = [text for kind, text in self._texts(note, []) if kind == _NOTES_TEXT] if note is not None else []
            yield _Slide(texts, said, list(self._comments(slide)))

    def strays(self) -> Iterator[_Slide]:
        """What texts there are in the slides, and in the lists of the documents, in the order of the stream."""
        for record in self._records(0, len(self._stream)):
            if record.kind in (_SLIDE, _DOCUMENT):
                yield _Slide(list(self._texts(record, [])), [], list(self._comments(record)))

    def _directory(self, edit: int) -> tuple[dict[int, int], int]:
        """(number of a persistent object to its place, number of the document), the newest edit first (2.3.2)."""
        places: dict[int, int] = {}
        document = 0
        seen: set[int] = set()
        while edit not in seen and (record := self._at(edit, _EDIT)) is not None and record.end - record.start >= 24:
            seen.add(edit)
            _, _, edit, directory, number = struct.unpack_from("<IIIII", self._stream, record.start)
            document = document or number
            listed = self._at(directory, _DIRECTORY)
            at = listed.start if listed is not None else 0
            while listed is not None and at + 4 <= listed.end:
                packed = struct.unpack_from("<I", self._stream, at)[0]
                first, count = packed & 0xFFFFF, packed >> 20
                count = min(count, (listed.end - at - 4) // 4)
                for index, place in enumerate(struct.unpack_from(f"<{count}I", self._stream, at + 4)):
                    places.setdefault(first + index, place)
                at += 4 + 4 * count
            if not edit:
                break
        return places, document

    def _listed(self, instance: int, kind: int) -> Iterator[tuple[int, _Record | None, list[tuple[int, str]]]]:
        """(id, record, the texts of its outline) of the slides (0) or notes (2) of the document."""
        assert self._document is not None
        for record in self._records(self._document.start, self._document.end):
            if record.kind != _LIST or record.instance != instance:
                continue
            slide, place, waiting, text_kind = 0, -1, False, 4
            texts: list[tuple[int, str]] = []
            for entry in self._records(record.start, record.end):
                if entry.kind == _PERSIST and entry.end - entry.start >= 16:
                    if waiting:
                        yield slide, self._at(place, kind), texts
                    reference, _, _, slide = struct.unpack_from("<IIII", self._stream, entry.start)
                    place, texts, waiting = self._places.get(reference, -1), [], True
                elif entry.kind == _HEADER:
                    text_kind = self._number(entry)
                elif entry.kind in (_CHARACTERS, _BYTES):
                    texts.append((text_kind, self._text(entry)))
            if waiting:
                yield slide, self._at(place, kind), texts

    def _texts(self, container: _Record, outline: list[tuple[int, str]], depth: int = 0) -> Iterator[tuple[int, str]]:
        """(kind, text) of the shapes, in their order; a shape may refer to the outline for its text."""
        kind = 4
        for record in self._records(container.start, container.end):
            if record.kind == _HEADER:
                kind = self._number(record)
            elif record.kind in (_CHARACTERS, _BYTES):
                yield kind, self._text(record)
            elif record.kind == _REFERENCE:
                number = self._number(record)
                if 0 <= number < len(outline):
                    yield outline[number]
            elif record.container and record.kind != _COMMENT and depth < _DEEPEST:
                yield from self._texts(record, outline, depth + 1)

    def _comments(self, container: _Record, depth: int = 0) -> Iterator[str]:
        for record in self._records(container.start, container.end):
            if record.kind == _COMMENT:
                said = {
                    one.instance: one_line(self._text(one))
                    for one in self._records(record.start, record.end)
                    if one.kind == _STRING
                }
                if said.get(1):
                    yield f"Comment ({said[0]}): {said[1]}" if said.get(0) else f"Comment: {said[1]}"
            elif record.container and depth < _DEEPEST:
                yield from self._comments(record, depth + 1)

    def _notes_of(self, slide: _Record) -> int:
        for record in self._records(slide.start, slide.end):
            if record.kind == _SLIDE_ATOM and record.end - record.start >= 20:
                return int(struct.unpack_from("<I", self._stream, record.start + 16)[0])
        return 0

    def _records(self, start: int, end: int) -> Iterator[_Record]:
        at = start
        while at + 8 <= end:
            packed, kind, length = struct.unpack_from("<HHI", self._stream, at)
            yield _Record(kind, packed >> 4, at + 8, min(at + 8 + length, end), packed & 0xF == 0xF)
            at += 8 + length

    def _at(self, place: int, kind: int) -> _Record | None:
        if not 0 <= place <= len(self._stream) - 8:
            return None
        record = next(self._records(place, len(self._stream)))
        return record if record.kind == kind else None

    def _number(self, record: _Record) -> int:
        return int(struct.unpack_from("<I", self._stream, record.start)[0]) if record.end - record.start >= 4 else 4

    def _text(self, record: _Record) -> str:
        data = self._stream[record.start : record.end]
        text = data.decode("latin-1") if record.kind == _BYTES else data.decode("utf-16-le", "replace")
        return text.replace("\r", "\n").replace("\x0b", "\n").rstrip("\0")
