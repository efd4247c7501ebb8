"""Archives: what lies in them is read in memory, and nothing in them can do harm."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import time
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from indexer.extractors import Extracted, Limits, Unreadable
from tests.corpus import make
from tests.indexer.extractors.reading import read_bytes

_CHEAP_S = 10.0
"""Far above what any of these takes, far below what the harm would."""


def _zip(members: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def _tar(members: Mapping[str, bytes], **details: object) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            for key, value in details.items():
                setattr(member, key, value)
            archive.addfile(member, io.BytesIO(content))
    return file.getvalue()


def _members(extracted: Extracted) -> dict[str, str]:
    return {extracted.documents[part.document].member: part.text for part in extracted.parts}


def _failures(extracted: Extracted) -> dict[str, str]:
    return {one.member: one.failure for one in extracted.documents if one.failure is not None}


def test_members_of_a_zip_are_documents_by_their_paths(tmp_path: Path) -> None:
    docx = make.make_docx(tmp_path / "p.docx", ["Plan words"], title="The plan").read_bytes()
    extracted = read_bytes("stuff.zip", _zip({"2025/plan.docx": docx, "a.txt": "words", "b.bin": b"\0\1"}))
    assert [(one.member, one.title, one.kind) for one in extracted.documents] == [
        ("", "stuff", "archive"),
        ("2025/plan.docx", "The plan", "document"),
        ("a.txt", "a", "document"),
    ]
    assert [(part.label, part.text, part.document) for part in extracted.parts] == [
        ("2025/plan.docx", "Plan words", 1),
        ("a.txt", "words", 2),
    ]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_way_of_packing_is_read(method: int) -> None:
    assert _members(read_bytes("a.zip", _zip({"a.txt": "words " * 50}, method)))["a.txt"].startswith("words words")


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("a.tar", bytes),
        ("a.tar.gz", gzip.compress),
        ("a.tgz", gzip.compress),
        ("a.tar.bz2", bz2.compress),
        ("a.tbz2", bz2.compress),
        ("a.tar.xz", lzma.compress),
        ("a.txz", lzma.compress),
        ("a.gz", gzip.compress),
    ],
)
def test_members_of_a_tar_file_are_documents_however_it_is_packed(name: str, pack: Callable[[bytes], bytes]) -> None:
    long = "/".join(["folder" * 5] * 6) + "/b.txt"
    extracted = read_bytes(name, pack(_tar({"ü/a.txt": b"first words", long: b"second words", "c.bin": b"x"})))
    assert _members(extracted) == {"ü/a.txt": "first words", long: "second words"}
    assert extracted.title == "a"


@pytest.mark.parametrize(
    ("name", "pack"), [("n.txt.gz", gzip.compress), ("n.txt.bz2", bz2.compress), ("n.txt.xz", lzma.compress)]
)
def test_a_single_packed_file_is_read_as_its_content(name: str, pack: Callable[[bytes], bytes]) -> None:
    assert _members(read_bytes(name, pack(b"plain words"))) == {"n.txt": "plain words"}


def test_paths_stay_inside_and_twins_are_told_apart() -> None:
    names = ["../../etc/a.txt", "/abs/b.txt", "C:\\Users\\c.txt", "./d//e.txt", "f\n.txt"]
    data = _zip(dict.fromkeys([*names, "twin.txt", "TWIN.txt"], "words")).replace(b"TWIN.txt", b"twin.txt")
    extracted = read_bytes("a.zip", data)
    assert [one.member for one in extracted.documents[1:]] == [
        "etc/a.txt",
        "abs/b.txt",
        "Users/c.txt",
        "d/e.txt",
        "f .txt",
        "twin.txt",
        "twin.txt (2)",
    ]
    assert _members(read_bytes("a.tar", _tar(dict.fromkeys(names[:2], b"words")))) == {
        "etc/a.txt": "words",
        "abs/b.txt": "words",
    }


def test_links_folders_and_litter_are_left_out() -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        for name in (
            "__MACOSX/._a.txt",
            "._a.txt",
            ".DS_Store",
            "x/.git/config.txt",
            "node_modules/m/README.md",
            "~$a.txt",
        ):
            archive.writestr(name, "litter")
        archive.writestr("a.txt", "words")
    assert [one.member for one in read_bytes("a.zip", file.getvalue()).documents] == ["", "a.txt"]
    linked = _tar({"l.txt": b""}, type=tarfile.SYMTYPE, linkname="/etc/passwd")[:512]
    assert [one.member for one in read_bytes("a.tar", linked + _tar({"a.txt": b"words"})).documents] == ["", "a.txt"]


def test_names_in_other_encodings_than_unicode_are_read() -> None:
    data = _zip({"Xber.txt": "words", "Xbung.txt": "more"}).replace(b"Xb", b"\x81b")  # ü of DOS, without the mark
    first = read_bytes("a.zip", data).documents[1].member
    assert first.endswith("ber.txt")
    assert "\ufffd" not in first
    utf8 = _zip({"XXber.txt": "words"}).replace(b"XXber", "über".encode())
    assert read_bytes("a.zip", utf8).documents[1].member == "über.txt"
    tar = _tar({"XXber.txt": b"words"})
    latin = tar.replace(b"XXber.txt", b"K\xe4se.txt\0").replace(tar[148:156], _sum(tar, b"XXber.txt", b"K\xe4se.txt\0"))
    assert read_bytes("a.tar", latin).documents[1].member == "Käse.txt"


def _sum(tar: bytes, old: bytes, new: bytes) -> bytes:
    header = tar[:512].replace(old, new)[:512]
    header = header[:148] + b" " * 8 + header[156:512]
    return b"%06o\0 " % sum(header)


def test_an_archive_in_an_archive_is_read_and_keeps_its_path() -> None:
    inner = _zip({"docs/a.txt": "inner words"})
    extracted = read_bytes(
        "a.zip", _zip({"x/in.zip": inner, "y.tar.gz": gzip.compress(_tar({"b.md": b"# B\n\nwords"}))})
    )
    assert [(one.member, one.kind) for one in extracted.documents] == [
        ("", "archive"),
        ("x/in.zip", "archive"),
        ("x/in.zip/docs/a.txt", "document"),
        ("y.tar.gz", "archive"),
        ("y.tar.gz/b.md", "document"),
    ]
    assert _members(extracted)["x/in.zip/docs/a.txt"] == "inner words"


def test_archives_in_archives_end_at_the_depth_limit() -> None:
    data = _zip({"a.txt": "deepest"})
    for _ in range(7):
        data = _zip({"in.zip": data, "here.txt": "words"})
    extracted = read_bytes("a.zip", data)
    assert set(_failures(extracted).values()) == {"too_large"}
    assert (
        max(one.member.count("in.zip") for one in extracted.documents if one.failure is None) == Limits().max_depth - 1
    )
    assert not any("deepest" in part.text for part in extracted.parts)


def test_archives_that_multiply_end_at_the_entries_of_one_file() -> None:
    """Ten in each of ten in each of ten: the nesting of 42.zip, with a text in each."""
    data = _zip({"a.txt": "words"})
    for _ in range(6):
        data = _zip({f"{number}.zip": data for number in range(10)})
    started = time.monotonic()
    extracted = _read_or_refusal("a.zip", data, Limits(max_entries=500))
    assert time.monotonic() - started < _CHEAP_S
    assert extracted is None or len(extracted.documents) <= 501


def test_a_member_of_nothing_but_zeros_is_refused_and_its_neighbour_is_read() -> None:
    extracted = read_bytes("a.zip", _zip({"bomb.txt": bytes(40 << 20), "a.txt": "words"}))
    assert _failures(extracted) == {"bomb.txt": "too_large"}
    assert _members(extracted) == {"a.txt": "words"}


@pytest.mark.parametrize(
    ("name", "pack"), [("b.txt.gz", gzip.compress), ("b.tar.bz2", bz2.compress), ("b.tar.xz", lzma.compress)]
)
def test_packed_streams_end_at_what_a_file_may_unpack_to(name: str, pack: Callable[[bytes], bytes]) -> None:
    data = pack(_tar({"a.txt": b"words", "bomb.txt": bytes(30 << 20)}))
    started = time.monotonic()
    extracted = _read_or_refusal(name, data, Limits(max_inflated_bytes=20 << 20))
    assert time.monotonic() - started < _CHEAP_S
    if extracted is not None:
        assert "too_large" in _failures(extracted).values()
        assert _members(extracted)["a.txt"] == "words"


def test_what_all_members_unpack_to_counts_together() -> None:
    inner = _zip({"a.txt": b"\n".join(b"%d" % number for number in range(200_000))})
    extracted = read_bytes(
        "a.zip", _zip({f"{number}.zip": inner for number in range(9)}), Limits(max_inflated_bytes=6 << 20)
    )
    assert "too_large" in _failures(extracted).values()
    assert len(_members(extracted)) < 9


def test_members_that_overlap_are_not_read_over_and_over() -> None:
    """D. Fifield's bomb: many names for the bytes of one member."""
    size = 15 << 20
    content, crc = zlib.compress(bytes(size), 9)[2:-4], zlib.crc32(bytes(size))
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, crc, len(content), size, 5, 0)
    name = struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0, crc, len(content), size, 5, 0, 0, 0, 0, 0, 0)
    central = (name + b"a.txt") * 5000
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 5000, 5000, len(central), len(local) + 5 + len(content), 0)
    started = time.monotonic()
    assert _read_or_refusal("a.zip", local + b"a.txt" + content + central + end, Limits()) is None
    assert time.monotonic() - started < _CHEAP_S


def test_a_zip_of_a_million_names_is_refused_before_its_list_is_read() -> None:
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 200_000_000, 0, 0)
    with pytest.raises(Unreadable) as caught:
        read_bytes("a.zip", b"PK\3\4" + bytes(1000) + end)
    assert caught.value.code == "too_large"


def test_more_members_than_the_limit_are_left_out_and_it_is_told() -> None:
    data = _zip({f"{number}.txt": "words" for number in range(50)})
    extracted = read_bytes("a.zip", data, Limits(max_entries=20))
    assert (len(extracted.parts), extracted.truncated) == (20, True)
    tar = read_bytes("a.tar", _tar({f"{number}.txt": b"words" for number in range(50)}), Limits(max_entries=20))
    assert (len(tar.parts), tar.truncated) == (20, True)


def test_locked_members_are_told_and_an_archive_of_them_alone_is_refused() -> None:
    data = _zip({"a.txt": "words", "b.txt": "open"}, zipfile.ZIP_STORED)
    at = data.index(b"PK\1\2")
    locked = data[:6] + b"\1" + data[7 : at + 8] + b"\1" + data[at + 9 :]
    assert _failures(read_bytes("a.zip", locked)) == {"a.txt": "encrypted"}
    one = _zip({"a.txt": "words"}, zipfile.ZIP_STORED)
    at = one.index(b"PK\1\2")
    with pytest.raises(Unreadable, match="password") as caught:
        read_bytes("a.zip", one[:6] + b"\1" + one[7 : at + 8] + b"\1" + one[at + 9 :])
    assert caught.value.code == "encrypted"


def test_members_that_nobody_reads_are_not_unpacked() -> None:
    """A member whose bytes are damaged would be told if it were unpacked."""
    data = _zip({"movie.bin": b"Z" * 1000, "a.txt": "words"}, zipfile.ZIP_STORED).replace(b"ZZZZ", b"YYYY", 1)
    extracted = read_bytes("a.zip", data)
    assert (len(extracted.documents), _failures(extracted)) == (2, {})
    broken = _zip({"b.txt": b"Z" * 1000, "a.txt": "words"}, zipfile.ZIP_STORED).replace(b"ZZZZ", b"YYYY", 1)
    assert _failures(read_bytes("a.zip", broken)) == {"b.txt": "damaged"}


def test_an_archive_without_documents_says_so() -> None:
    for data in (_zip({"a.bin": b"\0"}), _zip({})):
        with pytest.raises(Unreadable) as caught:
            read_bytes("a.zip", data)
        assert caught.value.code == "no_text"
    with pytest.raises(Unreadable) as caught:
        read_bytes("image.iso.gz", gzip.compress(bytes(100)))
    assert caught.value.code == "no_text"


def test_what_stands_before_the_damage_of_a_tar_file_is_read() -> None:
    data = gzip.compress(_tar({"a.txt": b"words", **{f"{number}.bin": bytes(range(256)) * 40 for number in range(40)}}))
    extracted = read_bytes("a.tar.gz", data[: len(data) // 2])
    assert _members(extracted) == {"a.txt": "words"}
    assert set(_failures(extracted).values()) == {"damaged"}


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tgz"])
def test_what_is_no_archive_is_said_to_be_none(name: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_bytes(name, b"Just a note, which is longer than nothing.\n" * 20)
    assert caught.value.code in ("damaged", "no_text")


def test_a_hole_of_100_gb_in_a_tar_file_is_not_filled() -> None:
    header = bytearray(_tar({"a.txt": b""})[:512])
    header[156:157] = b"S"  # GNU's old form: one stretch of data at 0, and a real size of 100 GB
    header[386:410] = b"%011o\0%011o\0" % (0, 0)
    header[483:495] = b"\x80" + (100 << 30).to_bytes(11, "big")
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    started = time.monotonic()
    assert _read_or_refusal("a.tar", bytes(header) + _tar({"b.txt": b"words"}), Limits()) is not None
    assert time.monotonic() - started < _CHEAP_S


def _read_or_refusal(name: str, data: bytes, limits: Limits) -> Extracted | None:
    """What is read; None when it is refused as too large, or holds nothing."""
    try:
        return read_bytes(name, data, limits)
    except Unreadable as error:
        if error.code not in ("too_large", "no_text"):
            raise
        return None
