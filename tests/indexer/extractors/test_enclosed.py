"""Documents inside a document: one budget for all of them, and no file opened once the extractors are warm."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from email.message import EmailMessage
from pathlib import Path

import pytest

from indexer.extractors import Described, Document, Extracted, Limits, Part, Unreadable, extract
from indexer.extractors.enclosed import Enclosing, inside
from tests.corpus import make, outlook

_ROOT = Path(__file__).resolve().parents[3]


def _enclosing(limits: Limits | None = None) -> Enclosing:
    return Enclosing(Described(kind="archive"), (), 1000, limits or Limits())


def test_a_document_that_cannot_be_read_is_described_with_its_reason() -> None:
    whole = _enclosing()
    whole.read("a.pdf", b"no pdf at all")
    whole.read("b.txt", b"words")
    whole.read("c.xyz", b"nobody reads this")
    whole.read("empty.txt", b"")
    extracted = whole.whole("title", "nothing")
    assert [(one.member, one.failure) for one in extracted.documents] == [
        ("", None),
        ("a.pdf", "damaged"),
        ("b.txt", None),
    ]
    assert extracted.documents[1].sentence.endswith(".")


def test_a_file_of_which_nothing_can_be_read_says_why_if_all_say_the_same() -> None:
    whole = _enclosing()
    whole.failed("a.txt", "encrypted", "It is locked.")
    whole.failed("b.txt", "encrypted", "It is locked.")
    with pytest.raises(Unreadable, match="It is locked") as caught:
        whole.whole("title", "nothing")
    assert caught.value.code == "encrypted"
    whole = _enclosing()
    whole.failed("a.txt", "encrypted", "It is locked.")
    whole.failed("b.txt", "damaged", "It is damaged.")
    with pytest.raises(Unreadable, match="nothing") as caught:
        whole.whole("title", "nothing")
    assert caught.value.code == "no_text"


def test_what_a_parser_raises_over_one_document_does_not_take_the_others_with_it() -> None:
    def broken(_limits: Limits) -> Extracted:
        raise IndexError("of the document")

    whole = _enclosing()
    whole.open("a", broken)
    whole.read("b.txt", b"words")
    assert [one.failure for one in whole.whole("t", "n").documents] == [None, "damaged", None]


def test_the_budget_is_one_for_documents_at_every_depth() -> None:
    whole = _enclosing(Limits(max_entries=3, max_inflated_bytes=1000))
    deeper = Enclosing(Described(), (), 10, whole.within())
    deeper.read("a.txt", b"words")
    deeper.inflated(400)
    deepest = Enclosing(Described(), (), 10, deeper.within())
    deepest.read("b.txt", b"words")
    assert whole.inflatable == 600
    whole.read("c.txt", b"words")
    assert whole.full
    whole.read("d.txt", b"words")
    assert whole.truncated
    with pytest.raises(Unreadable):
        deepest.inflated(601)


def test_the_same_limits_can_be_used_for_many_files() -> None:
    limits = Limits(max_entries=3)
    for _ in range(5):
        mail = make.mail("S", "body", attachments={"a.txt": b"x words", "b.txt": b"y words"}).as_bytes()
        assert len(extract(Document("a.eml", mail), limits).documents) == 3


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("../../a.txt", "a.txt"),
        ("/a/b.txt", "a/b.txt"),
        ("C:\\a\\b.txt", "a/b.txt"),
        ("a/./b//c", "a/b/c"),
        ("a\r\nb\t.txt", "a b .txt"),
        ("..", "unnamed"),
        ("", "unnamed"),
    ],
)
def test_a_path_stays_inside(path: str, kept: str) -> None:
    assert inside(path) == kept


def test_labels_say_where_a_part_stands() -> None:
    whole = _enclosing()
    inner = Extracted("t", (Part("page", 2, "page 2", "words"), Part("text", None, "", "words", document=1)))
    documents = (Described(title="t"), Described(member="x.txt", title="x"))
    whole.put("offer.pdf", Extracted("t", inner.parts, documents=documents))
    assert [part.label for part in whole.whole("t", "n").parts] == ["offer.pdf, page 2", "offer.pdf/x.txt"]


def test_nothing_is_opened_once_the_extractors_are_warm(tmp_path: Path) -> None:
    """As in the sealed worker, where no file can be opened any more."""
    card = b"BEGIN:VCARD\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller\nEND:VCARD\n"
    event = b"BEGIN:VEVENT\nSUMMARY:S\nDTSTART;TZID=Europe/Lisbon:20261014T090000\nEND:VEVENT\n"
    files: dict[str, bytes | EmailMessage] = {
        "c.vcf": card,
        "e.ics": event,
        "h.html": "<p>é".encode("latin-1"),
        "k.txt": "Привет, мир".encode("koi8-r"),
    }
    files["in.eml"] = make.mail("Inner", "inner words")
    mail = make.mail("Grüße", "", html="<p>words</p>", attachments=files).as_bytes()
    named = b"".join(
        b"--b\nContent-Type: text/plain; charset=%s\n\n\xa4\xc0\xb0\xa1 words\n" % charset
        for charset in (b"iso-8859-15", b"euc-kr", b"koi8-u", b"windows-1258", b"big5-hkscs", b"shift_jis", b"x-none")
    )
    head = b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    item = outlook.msg({outlook.SUBJECT: "S", outlook.RTF: outlook.packed_rtf(rb"{\rtf1\ansi words}"), 0x3FFD0003: 932})
    samples = {
        "a.eml": mail,
        "b.eml": head + named + b"--b--\n",
        "c.eml": b"From: a@example.org\n\n" + "すみません。".encode("iso-2022-jp"),
        "a.mbox": b"From a@b Thu Aug 20 16:42:00 2026\n" + mail,
        "a.msg": item,
        "a.tnef": outlook.tnef({outlook.SUBJECT: "S", outlook.BODY: "words"}),
        "a.pst": b"!BDN" + bytes(2000),
    }
    for name, data in samples.items():
        (tmp_path / name).write_bytes(data)
    script = textwrap.dedent(
        f"""
        import bz2, gzip, importlib, io, lzma, sys, tarfile, zipfile
        from pathlib import Path
        from indexer.extractors import EXTRACTORS, Document, Limits, Unreadable, extract
        samples = [(path.name, path.read_bytes()) for path in sorted(Path({str(tmp_path)!r}).iterdir())]
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w", zipfile.ZIP_LZMA) as archive:
            for name, data in samples:
                archive.writestr(name.replace("a", "\\xe4"), data)
        samples.append(("a.zip", inner.getvalue()))
        for end, pack in (("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)):
            samples.append((f"a.txt.{{end}}", pack(b"words")))
        for suffix in (".eml", ".mbox", ".msg", ".tnef", ".pst", ".zip", ".ics", ".vcf", ".txt", ".html", ".rtf"):
            importlib.import_module(EXTRACTORS[suffix]).warm()
        sealed = False
        def hook(event, arguments):
            if sealed and event in ("open", "os.listdir", "subprocess.Popen", "tempfile.mkstemp"):
                sys.stderr.write(f"{{event}} {{arguments[0]}}\\n")
                raise SystemError(event)
        sys.addaudithook(hook)
        sealed = True
        for name, data in samples:
            try:
                print(name, len(extract(Document(name, data), Limits()).parts))
            except Unreadable as error:
                print(name, error.code)
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=_ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split("\n")[:6] == ["a.eml 6", "a.mbox 6", "a.msg 1", "a.pst damaged", "a.tnef 1", "b.eml 1"]
