"""Text in pictures: real pages drawn by PDFium, recognised by the real child."""

from __future__ import annotations

import mimetypes
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import psutil
import pytest
from PIL import Image

from benchmarks._killed_recogniser import recogniser as recogniser_killed
from indexer.extractors import Document, Unreadable, pdf
from indexer.ocr import Recogniser
from indexer.ocr_layout import Line, in_reading_order
from indexer.reader import NotReading, PicturesWait, Reader
from indexer.reader_jobs import Pixels
from tests.corpus import make

_ROOT = Path(__file__).resolve().parents[2]
ENGLISH = "The supplier delivers within fourteen days of 31 March 2026."
GERMAN = "Überprüfung der Geräte für Größe, Straße und Ähnliches: 1.249,50 EUR."
FRENCH = "Être payé à réception, où que vous soyez, de Besançon à Orléans."


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    one = Reader()
    yield one
    one.close()


def drawn(folder: Path, *lines: str) -> Image.Image:
    """A page with these lines as a scanner sees it."""
    path = make.make_pdf(folder / "drawn.pdf", ["\n".join(lines)])
    width, height, pixels = pdf.pixels(Document("drawn.pdf", path.read_bytes()), 1)
    return Image.frombytes("RGB", (width, height), pixels).crop((0, 0, width, height // 3))


def running(recogniser: Recogniser) -> int:
    """Its child's process id, 0 when there is none."""
    return recogniser.pid or 0


def words(text: str) -> list[str]:
    return text.split()


def test_english_german_and_french_are_read_with_their_letters(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    drawn(tmp_path, ENGLISH, GERMAN, FRENCH).save(path)
    (part,) = reader.read(path, ocr=True).parts
    assert part.recognised
    assert part.text.splitlines() == [ENGLISH, GERMAN, FRENCH]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_scan_is_read_as_if_it_stood_upright(reader: Reader, tmp_path: Path, turn: int) -> None:
    path = tmp_path / "scan.png"
    drawn(tmp_path, ENGLISH, GERMAN).rotate(turn, expand=True).save(path)
    assert reader.read(path, ocr=True).parts[0].text.splitlines() == [ENGLISH, GERMAN]


def test_the_cameras_note_of_how_it_was_held_counts(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    drawn(tmp_path, ENGLISH).rotate(90, expand=True).save(path, quality=90, exif=exif)
    assert reader.read(path, ocr=True).parts[0].text == ENGLISH


def test_a_scanned_pdf_is_read_page_by_page_and_goes_on_where_it_was(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    pages = [drawn(tmp_path, text) for text in (ENGLISH, GERMAN, FRENCH)]
    pages[0].save(path, save_all=True, append_images=pages[1:], resolution=200)
    kept: dict[tuple[str, int], str] = {}
    told: list[tuple[int, int]] = []

    def keep(sha256: str, part: int, text: str) -> None:
        kept[sha256, part] = text

    with pytest.raises(NotReading, match="stopped"):
        reader.read(path, ocr=True, keep=keep, stop=lambda: len(kept) == 1)
    assert [part for _, part in kept] == [0]
    first = dict.fromkeys(kept, "known before")
    kept.clear()
    extracted = reader.read(
        path,
        ocr=True,
        recognised=lambda sha256, part: first.get((sha256, part)),
        keep=keep,
        progress=lambda done, of: told.append((done, of)),
    )
    assert [part.text for part in extracted.parts] == ["known before", GERMAN, FRENCH]
    assert [part for _, part in kept] == [1, 2]
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_a_file_waits_when_it_has_more_unknown_pictures_than_are_wanted_now(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    drawn(tmp_path, ENGLISH).save(path)
    with pytest.raises(PicturesWait):
        reader.read(path, ocr=True, most_pictures=0)
    known = reader.read(path, ocr=True, most_pictures=0, recognised=lambda _sha256, _part: ENGLISH)
    assert known.parts[0].text == ENGLISH
    assert reader.read(path, ocr=True, most_pictures=1).parts[0].text == ENGLISH


def test_every_page_of_a_fax_is_read(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "fax.tiff"
    pages = [drawn(tmp_path, text).convert("1") for text in (ENGLISH, FRENCH)]
    pages[0].save(path, save_all=True, append_images=pages[1:], compression="group4")
    parts = reader.read(path, ocr=True).parts
    assert [(part.page, part.text) for part in parts] == [(1, ENGLISH), (2, FRENCH)]


def test_scans_attached_to_a_mail_and_inside_an_archive_are_read(reader: Reader, tmp_path: Path) -> None:
    drawn(tmp_path, GERMAN).save(tmp_path / "second.png")
    drawn(tmp_path, ENGLISH).save(tmp_path / "first.pdf", resolution=200)
    drawn(tmp_path, FRENCH).save(tmp_path / "third.jpg", quality=95)
    files = ("first.pdf", "second.png", "third.jpg")
    message = EmailMessage()
    message["Subject"] = "Scans"
    message.set_content("Attached.")
    for name in files:
        kind, _, subtype = (mimetypes.guess_type(name)[0] or "").partition("/")
        message.add_attachment((tmp_path / name).read_bytes(), kind, subtype, filename=name)
    (tmp_path / "mail.eml").write_bytes(message.as_bytes())
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name in ("mail.eml", "second.png"):
            archive.write(tmp_path / name, name)
    for name, wanted in (("mail.eml", [ENGLISH, GERMAN, FRENCH]), ("all.zip", [ENGLISH, GERMAN, FRENCH, GERMAN])):
        parts = reader.read(tmp_path / name, ocr=True).parts
        assert [part.text for part in parts if part.recognised] == wanted, name


def test_a_picture_without_text_is_no_text(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "sky.jpg"
    Image.linear_gradient("L").resize((800, 600)).save(path)
    for ocr in (True, False):
        with pytest.raises(Unreadable) as caught:
            reader.read(path, ocr=ocr)
        assert caught.value.code == "no_text"


def test_a_small_white_page_on_which_nothing_is_has_no_text() -> None:
    recogniser = Recogniser()
    try:
        assert recogniser.text(Pixels(5, 3, b"\xff" * 45)) == ""
        assert recogniser.text(Pixels(3000, 2, b"\xff" * 18000)) == ""
    finally:
        recogniser.close()


def test_the_child_ends_when_idle_and_after_being_killed_another_one_works(tmp_path: Path) -> None:
    page = drawn(tmp_path, ENGLISH)
    pixels = Pixels(page.width, page.height, page.tobytes())
    recogniser = Recogniser(idle_s=0.5)
    try:
        assert recogniser.text(pixels) == ENGLISH
        deadline = time.monotonic() + 20
        while running(recogniser) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not running(recogniser)
        assert recogniser.text(pixels) == ENGLISH
        psutil.Process(running(recogniser)).kill()
        assert recogniser.text(pixels) == ENGLISH
    finally:
        recogniser.close()
    with pytest.raises(NotReading):
        recogniser.text(pixels)


def test_a_child_that_is_killed_while_it_starts_costs_no_page(tmp_path: Path) -> None:
    page = drawn(tmp_path, ENGLISH)
    recogniser = Recogniser()
    killed = []

    def kill() -> None:
        deadline = time.monotonic() + 20
        while not running(recogniser) and time.monotonic() < deadline:
            time.sleep(0.001)
        psutil.Process(running(recogniser)).kill()  # its imports take longer than that
        killed.append(True)

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        assert recogniser.text(Pixels(page.width, page.height, page.tobytes())) == ENGLISH
    finally:
        thread.join(30)
        recogniser.close()
    assert killed


def test_the_killed_child_of_a_running_indexer_loses_no_page(tmp_path: Path) -> None:
    outcome = recogniser_killed(tmp_path, 2, seed=1)
    assert (outcome.points, outcome.wrong) == (2, 0), outcome


def test_a_picture_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    page = drawn(tmp_path, *[ENGLISH] * 20)
    recogniser = Recogniser(timeout_s=0.05)
    try:
        with pytest.raises(Unreadable) as caught:
            recogniser.text(Pixels(page.width, page.height, page.tobytes()))
    finally:
        recogniser.close()
    assert caught.value.code == "too_slow"


_NO_NETWORK = """
import sys
from indexer.ocr_engine import Engine
Engine().warm()
print(sorted({name.partition(".")[0] for name in sys.modules} & {"requests", "urllib3", "omegaconf", "rapidocr"}))
"""


def test_no_code_of_rapidocr_and_no_network_client_is_loaded() -> None:
    command = [sys.executable, "-c", _NO_NETWORK]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, cwd=_ROOT)
    assert done.stdout.strip() == "[]"


def test_columns_are_read_one_after_the_other_below_their_title() -> None:
    def line(left: float, top: float, text: str, width: float = 400) -> Line:
        return Line(left, top, left + width, top + 20, text)

    left = [line(0, 100 + 30 * n, f"left {n}") for n in range(5)]
    right = [line(450, 100 + 30 * n, f"right {n}") for n in range(5)]
    text = in_reading_order([*right, line(0, 0, "title", 850), *left])
    assert text.split() == words(
        "title " + " ".join(f"left {n}" for n in range(5)) + " " + " ".join(f"right {n}" for n in range(5))
    )


def test_rows_of_a_table_stay_rows() -> None:
    rows = [("Item", "Amount"), ("Rent", "1.200"), ("Power", "85"), ("Total", "1.285")]
    cells = [
        Line(400 * column, 30 * row, 400 * column + 90, 30 * row + 20, text)
        for row, both in enumerate(rows)
        for column, text in enumerate(both)
    ]
    assert in_reading_order(cells[::-1]).splitlines() == [" | ".join(both) for both in rows]


def test_nothing_of_this_opens_a_socket_to_the_network(tmp_path: Path) -> None:
    recogniser = Recogniser()
    try:
        page = drawn(tmp_path, ENGLISH)
        recogniser.text(Pixels(page.width, page.height, page.tobytes()))
        assert recogniser.pid is not None
        kinds = {one.family for one in psutil.Process(recogniser.pid).net_connections("all")}
    finally:
        recogniser.close()
    assert not kinds & {socket.AF_INET, socket.AF_INET6}
