"""The seal, attacked from inside by an extractor that was taken over, in the real worker."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from indexer import seal, seal_desktop, seal_filter
from indexer.contract import FailureCode
from indexer.extractors import Unreadable
from indexer.reader import Forked, NotReading, Piped, Reader
from tests.corpus import make

if sys.platform != "linux":
    pytest.skip("landlock and seccomp are Linux's", allow_module_level=True)

OFFER = seal.offered()
filtered = pytest.mark.skipif(not OFFER.seccomp, reason="this kernel or machine has no seccomp filter")
MODULE = "tests.indexer.hostile_child"


@pytest.fixture(scope="module")
def forked() -> Iterator[Reader]:
    """Throw-away workers, as on Linux."""
    reader = Reader(timeout_s=4.0, memory_bytes=300 << 20, workers=Forked(MODULE))
    yield reader
    reader.close()


@pytest.fixture(scope="module")
def piped() -> Iterator[Reader]:
    """One worker that lives on, as elsewhere, in Linux's seal."""
    reader = Reader(timeout_s=4.0, memory_bytes=300 << 20, workers=Piped(300 << 20, MODULE))
    yield reader
    reader.close()


def outcome(reader: Reader, folder: Path, attack: str) -> str:
    """How an attack ended: the error that it met, or the failure of its file."""
    path = make.make_text(folder / "attack.txt", attack)
    try:
        ended = reader.read(path).parts[0].text
    except Unreadable as failure:
        ended = failure.code
    following = make.make_text(folder / "following.txt", "read the next file")
    assert reader.read(following).parts[0].text == "the next file"
    return ended


@filtered
@pytest.mark.parametrize("attack", ["open /etc/passwd", "stat /etc/passwd", "list /", "parent", "memory"])
def test_no_file_can_be_opened_or_looked_at(forked: Reader, tmp_path: Path, attack: str) -> None:
    assert outcome(forked, tmp_path, attack) == "EACCES"


@filtered
def test_nothing_can_be_written_or_removed(forked: Reader, tmp_path: Path) -> None:
    target = tmp_path / "target"
    assert outcome(forked, tmp_path, f"write {target}") == "EACCES"
    assert not target.exists()
    target.write_text("kept")
    assert outcome(forked, tmp_path, f"remove {target}") == "EACCES"
    assert target.exists()


@filtered
@pytest.mark.parametrize("attack", ["inet", "unix", "exec", "fork", "ptrace", "peek", "kill", "killall", "ring"])
def test_what_no_document_needs_ends_the_worker_and_is_said(forked: Reader, tmp_path: Path, attack: str) -> None:
    before = len(psutil.Process().children(recursive=True))
    assert outcome(forked, tmp_path, attack) == "unsafe"
    assert len(psutil.Process().children(recursive=True)) <= max(1, before)


@filtered
@pytest.mark.parametrize(
    ("attack", "error"), [("memfd", "EPERM"), ("unlimit", "EPERM"), ("thread", "EAGAIN"), ("code", "EACCES")]
)
def test_the_rest_fails(forked: Reader, tmp_path: Path, attack: str, error: str) -> None:
    assert outcome(forked, tmp_path, attack) == error


@pytest.mark.parametrize(
    ("attack", "codes"),
    [
        ("hoard", {"too_much_memory"}),
        ("map", {"ENOMEM"}),
        ("spin", {"too_slow"}),
        ("sleep", {"too_slow"}),
        ("garbage", {"damaged"}),
        ("flood", {"damaged"}),
        ("forge", {"damaged"}),
        ("lie", {"damaged"}),
        ("crash", {"damaged"}),
    ],
)
def test_time_memory_and_answers_have_their_ends(
    forked: Reader, tmp_path: Path, attack: str, codes: set[FailureCode]
) -> None:
    before = psutil.Process().memory_info().rss
    began = time.monotonic()
    assert outcome(forked, tmp_path, attack) in codes
    assert time.monotonic() - began < 25
    assert psutil.Process().memory_info().rss - before < 400 << 20


@filtered
@pytest.mark.parametrize(
    ("attack", "code"),
    [("open /etc/passwd", "EACCES"), ("fork", "unsafe"), ("sleep", "too_slow"), ("crash", "damaged")],
)
def test_a_worker_that_lives_on_is_sealed_as_well(piped: Reader, tmp_path: Path, attack: str, code: str) -> None:
    assert outcome(piped, tmp_path, attack) == code


def test_the_seal_proves_itself_by_trying() -> None:
    for workers in (Forked(), Piped(300 << 20)):
        reader = Reader(workers=workers)
        try:
            whole, sentence = reader.prove()
        finally:
            reader.close()
        assert whole == OFFER.seccomp, sentence
        assert sentence.endswith(".")


def test_nothing_is_read_by_a_process_that_cannot_be_sealed(tmp_path: Path) -> None:
    for workers in (Forked("tests.indexer.unsealable_child"), Piped(300 << 20, "tests.indexer.unsealable_child")):
        reader = Reader(workers=workers)
        try:
            with pytest.raises(NotReading):
                reader.read(make.make_text(tmp_path / "a.txt", "goulash"))
            assert not reader.prove()[0]
        finally:
            reader.close()


_WITHOUT = """
import os, sys
from indexer import seal
seal.Seal(seal.Offer("linux", {landlock}, {seccomp})).put_on(seal.Allowance(10, 200 << 20))
try:
    open("/etc/passwd")
except OSError as error:
    os.write(1, type(error).__name__.encode())
else:
    os.write(1, b"opened")
"""


@pytest.mark.parametrize(("landlock", "seccomp"), [(True, False), (False, True)])
def test_each_layer_alone_keeps_files_closed(landlock: bool, seccomp: bool) -> None:
    import subprocess

    if (landlock and not OFFER.landlock) or (seccomp and not OFFER.seccomp):
        pytest.skip("this kernel has no such layer")
    code = _WITHOUT.format(landlock=OFFER.landlock if landlock else 0, seccomp=seccomp)
    # One descriptor more is what the limit on descriptors alone would forbid too: PermissionError is the layer's.
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout in ("PermissionError", "OSError")


def test_what_a_kernel_lacks_is_said() -> None:
    sentences = {seal.Offer("linux", abi, filters).sentence for abi in (0, 3) for filters in (False, True)}
    assert len(sentences) == 4
    assert not seal.Offer("linux", 0, True).whole
    assert "no landlock" in seal.Offer("linux", 0, True).sentence


@pytest.mark.parametrize("machine", sorted(seal_filter.ARCHITECTURES))
def test_a_filter_is_a_program_that_always_returns(machine: str) -> None:
    import struct

    code = list(struct.iter_unpack("=HBBI", seal_filter.program(machine, os.getpid(), threads=False)))
    assert code[-1][0] == 0x06
    for place, (what, yes, no, _) in enumerate(code):
        if what in (0x15, 0x35, 0x45):
            assert place + 1 + max(yes, no) < len(code)


def test_the_numbers_of_this_machine_are_the_kernels() -> None:
    header = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")
    if platform.machine() != "x86_64" or not header.exists():
        pytest.skip("the kernel's headers are not installed")
    lines = (line.split() for line in header.read_text().splitlines() if line.startswith("#define __NR_"))
    numbers = {name.removeprefix("__NR_"): int(number) for _, name, number in lines}
    for name, number in seal_filter.numbers("x86_64").items():
        assert numbers[name] == number, name


class Library:
    """A recorded system library: every function returns what was set, 1 otherwise."""

    def __init__(self, **results: int) -> None:
        self.calls: list[str] = []
        self._results = results
        self._functions: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        if name not in self._functions:

            def call(*_: object) -> int:
                self.calls.append(name)
                return self._results.get(name, 1)

            self._functions[name] = call
        return self._functions[name]


class Windows:
    """The two libraries that are used."""

    def __init__(self, **results: int) -> None:
        self.kernel32 = Library(**results)
        self.advapi32 = Library(**results)


def test_on_macos_the_named_sandbox_is_entered_and_a_refusal_is_noticed() -> None:
    library = Library(sandbox_init=0)
    assert seal_desktop.enter_pure_computation(library)
    assert library.calls == ["sandbox_init"]
    assert not seal_desktop.enter_pure_computation(Library(sandbox_init=-1))


def test_on_windows_every_step_has_to_succeed() -> None:
    assert seal_desktop.lower_integrity(Windows())
    for step in ("SetProcessMitigationPolicy", "OpenProcessToken", "ConvertStringSidToSidW", "SetTokenInformation"):
        assert not seal_desktop.lower_integrity(Windows(**{step: 0})), step


def test_on_windows_a_child_is_put_into_a_job_with_limits_or_not_kept() -> None:
    kernel = Library()
    job = seal_desktop.confine(123, 1 << 30, kernel)
    assert job is not None
    assert kernel.calls.index("AssignProcessToJobObject") > kernel.calls.index("SetInformationJobObject")
    del job
    assert kernel.calls[-1] == "CloseHandle"
    assert seal_desktop.confine(123, 1 << 30, Library(AssignProcessToJobObject=0)) is None
