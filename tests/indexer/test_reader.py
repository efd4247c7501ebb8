"""Reading in a child that may die: every format and every failure through the real process."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from indexer import reader_files
from indexer.contract import FailureCode
from indexer.extractors import Limits, Unreadable
from indexer.reader import NotReading, Reader
from tests.corpus import broken, make

_ROOT = Path(__file__).resolve().parents[2]
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")


@pytest.fixture(scope="module")
def shared() -> Iterator[Reader]:
    reader = Reader()
    yield reader
    reader.close()


@pytest.fixture
def start_reader() -> Iterator[Callable[..., Reader]]:
    """Starts readers with limits of their own; closes them afterwards."""
    started: list[Reader] = []

    def start(**limits: float) -> Reader:
        started.append(Reader(**limits))  # type: ignore[arg-type]
        return started[-1]

    yield start
    for reader in started:
        reader.close()


def refused(reader: Reader, path: Path, code: FailureCode) -> str:
    with pytest.raises(Unreadable) as caught:
        reader.read(path)
    assert caught.value.code == code, caught.value.sentence
    assert caught.value.sentence.endswith(".")
    return caught.value.sentence


def children() -> list[psutil.Process]:
    """The reader's children of this process."""
    return [child for child in psutil.Process().children() if "indexer.reader_child" in command(child)]


def command(process: psutil.Process) -> str:
    """How a process was started, "" when it has ended."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def workers() -> list[psutil.Process]:
    """Their workers."""
    return [worker for child in children() for worker in child.children()]


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PDF of so many pages that reading takes a second or more."""
    return make.make_pdf(tmp_path_factory.mktemp("slow") / "slow.pdf", ["some words on a page " * 40] * 1500)


def test_every_format_is_read_and_hashed(shared: Reader, tmp_path: Path) -> None:
    files = [
        make.make_text(tmp_path / "a.txt", "goulash"),
        make.make_text(tmp_path / "a.md", "# goulash"),
        make.make_html(tmp_path / "a.html", "t", "<p>goulash"),
        make.make_pdf(tmp_path / "a.pdf", ["goulash"]),
        make.make_docx(tmp_path / "a.docx", ["goulash"]),
        make.make_pptx(tmp_path / "a.pptx", [("goulash", [], "")]),
        make.make_xlsx(tmp_path / "a.xlsx", {"S": [["goulash"]]}),
        make.make_csv(tmp_path / "a.csv", [["goulash", "x"]]),
        make.make_eml(tmp_path / "a.eml", "s", "goulash"),
    ]
    for path in files:
        extracted = shared.read(path)
        assert "goulash" in extracted.parts[0].text, path.name
        assert extracted.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_what_cannot_be_read_is_said_by_its_code(shared: Reader, tmp_path: Path) -> None:
    refused(shared, tmp_path / "none.txt", "missing")
    refused(shared, make.make_text(tmp_path / "a.txt", ""), "empty")
    refused(shared, make.make_text(tmp_path / "b.md", " \n"), "empty")
    refused(shared, make.make_text(tmp_path / "a.exe", "x"), "unsupported")
    refused(shared, make.make_text(tmp_path / "a.pdf", "no pdf"), "damaged")
    refused(shared, broken.make_truncated_pdf(tmp_path / "b.pdf"), "damaged")
    refused(shared, broken.make_locked_pdf(tmp_path / "c.pdf"), "encrypted")
    refused(shared, make.make_pdf(tmp_path / "d.pdf", [""]), "no_text")
    refused(shared, broken.make_locked_office(tmp_path / "a.docx"), "encrypted")
    refused(shared, broken.make_bomb(tmp_path / "b.docx"), "too_large")
    (tmp_path / "folder.txt").mkdir()
    refused(shared, tmp_path / "folder.txt", "unsupported")


def test_two_gigabytes_are_refused_without_being_read(shared: Reader, tmp_path: Path) -> None:
    path = tmp_path / "giant.txt"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)
    began = time.monotonic()
    assert "210 MB" in refused(shared, path, "too_large")
    assert time.monotonic() - began < 1


@posix
def test_a_pipe_is_refused_and_does_not_block(shared: Reader, tmp_path: Path) -> None:
    path = tmp_path / "pipe.txt"
    os.mkfifo(path)
    refused(shared, path, "unsupported")


@posix
def test_links_and_devices_are_refused_and_not_opened(shared: Reader, tmp_path: Path) -> None:
    secret = make.make_text(tmp_path / "secret.txt", "goulash")
    (tmp_path / "link.txt").symlink_to(secret)
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    (tmp_path / "device.txt").symlink_to("/dev/zero")
    for name in ("link.txt", "loop.txt", "device.txt"):
        refused(shared, tmp_path / name, "unsupported")
    if os.geteuid() == 0:
        os.mknod(tmp_path / "zero.txt", 0o666 | stat.S_IFCHR, os.makedev(1, 5))
        refused(shared, tmp_path / "zero.txt", "unsupported")


@posix
def test_a_file_that_is_swapped_for_a_link_is_never_read_through_it(shared: Reader, tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    (root / "inner").mkdir(parents=True)
    (outside / "inner").mkdir(parents=True)
    make.make_text(outside / "secret.txt", "secret")
    make.make_text(outside / "inner" / "a.txt", "secret")
    spare, link = make.make_text(root / "spare.txt", "open"), root / "spare link"
    link.symlink_to(outside / "secret.txt")
    path, folder = root / "inner" / "a.txt", root / "inner"
    made = make.make_text(tmp_path / "plain.txt", "open")
    done = threading.Event()

    def swap() -> None:
        while not done.is_set():  # the file becomes a link and a file again, then its folder does
            for source in (link, spare):
                os.link(source, root / "new", follow_symlinks=False)
                (root / "new").replace(path)
            folder.rename(root / "kept")
            folder.symlink_to(outside / "inner")
            folder.unlink()
            (root / "kept").rename(folder)

    os.link(made, path)
    swapping = threading.Thread(target=swap)
    swapping.start()
    opens = refusals = number = 0
    deadline = time.monotonic() + 60.0
    try:
        while number < 10_000 or not (opens and refusals):  # a busy machine may leave the swapper in one state for long
            assert time.monotonic() < deadline
            number += 1
            try:
                with reader_files.opened(path, root, 1000) as descriptor:
                    assert os.pread(descriptor, 100, 0).strip() == b"open"
                if number % 200 == 0:
                    assert shared.read(path, root=root).parts[0].text == "open"
                opens += 1
            except Unreadable:
                refusals += 1
    finally:
        done.set()
        swapping.join()


def test_a_path_that_leaves_its_root_is_refused(shared: Reader, tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    outside = make.make_text(tmp_path / "a.txt", "x")
    for path in (outside, tmp_path / "root" / ".." / "a.txt"):
        with pytest.raises(Unreadable) as caught:
            shared.read(path, root=tmp_path / "root")
        assert caught.value.code == "denied"


@posix
def test_a_file_that_may_not_be_read_is_denied(shared: Reader, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    path = make.make_text(tmp_path / "a.txt", "x")
    path.chmod(0)
    refused(shared, path, "denied")


def test_a_file_that_keeps_changing_is_not_read_in_pieces(shared: Reader, tmp_path: Path) -> None:
    path = make.make_text(tmp_path / "log.txt", "x" * 4_000_000)
    done = threading.Event()

    def write() -> None:
        with path.open("ab", buffering=0) as file:
            while not done.is_set():
                file.write(b"x")
                time.sleep(0.0005)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        refused(shared, path, "vanished")
    finally:
        done.set()
        writer.join()


@pytest.mark.parametrize("strikes", [1, 2])
def test_a_file_whose_worker_somebody_kills_is_tried_once_more(
    start_reader: Callable[..., Reader], slow: Path, tmp_path: Path, strikes: int
) -> None:
    before = children()
    reader = start_reader()
    reader.start()
    (mine,) = {child for child in children() if child not in before}
    ended: list[object] = []

    def read() -> None:
        try:
            ended.append(len(reader.read(slow).parts))
        except Unreadable as failure:
            ended.append(failure.code)

    reading = threading.Thread(target=read)
    reading.start()
    killed: set[int] = set()
    deadline = time.monotonic() + 60
    while len(killed) < strikes and reading.is_alive() and time.monotonic() < deadline:
        for worker in mine.children():
            if len(killed) < strikes and worker.pid not in killed and worker.cpu_times().user > 0.2:
                worker.kill()
                killed.add(worker.pid)
        time.sleep(0.02)
    reading.join(60)
    assert len(killed) == strikes
    assert ended == ([1500] if strikes == 1 else ["damaged"])
    assert reader.read(make.make_text(tmp_path / "next.txt", "goulash")).parts[0].text == "goulash"


def test_a_child_that_dies_is_started_again_and_takes_its_workers_along(
    start_reader: Callable[..., Reader], slow: Path, tmp_path: Path
) -> None:
    reader = start_reader()
    reader.start()
    before = children()
    reading = threading.Thread(target=reader.read, args=(slow,))
    reading.start()
    deadline = time.monotonic() + 20
    while not workers() and time.monotonic() < deadline:
        time.sleep(0.01)
    orphans = workers()
    for child in before:
        child.kill()
    gone, _ = psutil.wait_procs(orphans, timeout=10)
    assert gone
    assert reader.read(make.make_text(tmp_path / "next.txt", "goulash")).parts[0].text == "goulash"
    reading.join(60)
    assert not reading.is_alive()


def test_files_are_read_side_by_side(start_reader: Callable[..., Reader], slow: Path, tmp_path: Path) -> None:
    reader = start_reader()
    reader.start()
    reading = threading.Thread(target=reader.read, args=(slow,))
    reading.start()
    short = make.make_text(tmp_path / "a.txt", "goulash")
    for _ in range(20):
        assert reader.read(short).parts[0].text == "goulash"
    assert reading.is_alive()
    reading.join(60)


def test_a_closed_reader_leaves_no_process(start_reader: Callable[..., Reader], slow: Path) -> None:
    before = children()
    reader = start_reader()
    reader.start()
    (mine,) = {child for child in children() if child not in before}
    failures: list[Exception] = []

    def read() -> None:
        try:
            reader.read(slow)
        except (Unreadable, NotReading) as failure:
            failures.append(failure)

    reading = threading.Thread(target=read)
    reading.start()
    deadline = time.monotonic() + 20
    while not mine.children() and time.monotonic() < deadline:
        time.sleep(0.01)
    both = [mine, *mine.children()]
    assert len(both) == 2
    reader.close()
    reading.join(20)
    assert not reading.is_alive()
    psutil.wait_procs(both, timeout=10)
    assert not any(command(one) for one in both)
    assert [type(failure) for failure in failures] == [NotReading]


def test_a_file_that_takes_too_long_is_stopped(start_reader: Callable[..., Reader], slow: Path) -> None:
    reader = start_reader(timeout_s=0.3)
    began = time.monotonic()
    refused(reader, slow, "too_slow")
    assert time.monotonic() - began < 10


def test_a_file_that_needs_too_much_memory_is_refused(start_reader: Callable[..., Reader], tmp_path: Path) -> None:
    reader = start_reader(memory_bytes=160 * 1024 * 1024)
    hungry = "".join(f"<w:p><w:r><w:t>{n}</w:t></w:r></w:p>" for n in range(500_000))
    refused(reader, broken.make_raw_docx(tmp_path / "hungry.docx", hungry), "too_much_memory")
    assert reader.read(make.make_text(tmp_path / "next.txt", "goulash")).parts[0].text == "goulash"


_SHORT_OF_MEMORY = """
import sys
from lxml import etree
from indexer.extractors import Document, Limits, extract
from indexer.seal import Allowance, Offer, Seal
words = "".join(f"<p>paragraph {n} words</p>" for n in range(200_000))
document = Document("a.html", f"<body>{words}<p>the end</p></body>".encode())
extract(Document("b.html", b"<p>x"), Limits())
Seal(Offer("linux", 0, False)).put_on(Allowance(0, int(sys.argv[1]) * 1024 * 1024))
try:
    print(extract(document, Limits()).parts[0].text[-7:])
except MemoryError:
    print("short")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="address space is limited on Linux only")
@pytest.mark.parametrize("megabytes", [15, 25, 500])
def test_a_page_is_not_taken_for_whole_when_memory_ran_out(megabytes: int) -> None:
    command = [sys.executable, "-c", _SHORT_OF_MEMORY, str(megabytes)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, cwd=_ROOT)
    assert done.stdout.strip() in (["the end"] if megabytes == 500 else ["short", "the end"])


def test_pages_are_drawn_while_a_long_file_is_read(
    start_reader: Callable[..., Reader], slow: Path, tmp_path: Path
) -> None:
    reader = start_reader()
    page = make.make_pdf(tmp_path / "a.pdf", ["Find this line"])
    reader.render(page, 1, 300)
    reading = threading.Thread(target=reader.read, args=(slow,))
    reading.start()
    image = reader.render(page, 1, 300, 0, 4)
    assert reading.is_alive()
    assert (image.width, image.pages, len(image.lit)) == (300, 1, 1)
    reading.join(60)


def test_nothing_is_read_after_closing(start_reader: Callable[..., Reader], tmp_path: Path) -> None:
    reader = start_reader()
    path = make.make_text(tmp_path / "a.txt", "x")
    reader.read(path)
    reader.close()
    with pytest.raises(NotReading):
        reader.read(path)


def test_an_extractor_that_is_missing_is_not_the_files_fault(
    start_reader: Callable[..., Reader], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = tmp_path / "hidden" / "lxml"
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").write_text("raise ImportError", "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(hidden.parent))
    reader = start_reader()
    assert "install" in refused(reader, make.make_html(tmp_path / "a.html", "t", "<p>x"), "unsupported")
    assert reader.read(make.make_text(tmp_path / "a.txt", "goulash")).parts[0].text == "goulash"


def test_the_limits_of_characters_hold_for_every_format(start_reader: Callable[..., Reader], tmp_path: Path) -> None:
    reader = start_reader(max_characters=100)
    long = ["words " * 50] * 3
    for path in (
        make.make_text(tmp_path / "a.txt", "\n".join(long)),
        make.make_pdf(tmp_path / "a.pdf", long),
        make.make_docx(tmp_path / "a.docx", long),
        make.make_pptx(tmp_path / "a.pptx", [(text, [], "") for text in long]),
        make.make_xlsx(tmp_path / "a.xlsx", {"S": [[text] for text in long]}),
        make.make_eml(tmp_path / "a.eml", "s", "\n".join(long)),
    ):
        extracted = reader.read(path)
        assert sum(len(part.text) for part in extracted.parts) <= Limits(max_characters=100).max_characters
        assert extracted.truncated, path.name
