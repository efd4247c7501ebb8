"""What opens beside the chat: the page of a PDF with its boxes, or the text as it was indexed."""

from __future__ import annotations

from typing import Any, Literal, cast

import msgspec
import pytest

from app.reading import NOT_LIT, Reading, titled
from indexer.contract import Box, PageImage, PartText, ReadPart, RenderPage
from indexer.wire import Fault
from tests.app.scripted import ScriptedRemote, citation

PDF = "/files/agreement.pdf"


@pytest.fixture
def remote(qapp: object) -> ScriptedRemote:
    return ScriptedRemote()


@pytest.fixture
def reading(remote: ScriptedRemote) -> Reading:
    return Reading(cast(Any, remote))


def page(part: int = 2, stale: Literal["", "changed", "gone"] = "") -> PartText:
    return PartText(PDF, part, 5, "page", part + 1, f"page {part + 1}", "Agreement", "text", "", stale)


def test_a_pdf_is_rendered_at_its_page_with_the_span_lit(reading: Reading, remote: ScriptedRemote) -> None:
    reading.open((citation(path=PDF, part=2),), 1)
    assert remote.asked.last(ReadPart).request == ReadPart(PDF, 2)
    remote.asked.last(ReadPart).answer(page())
    request = remote.asked.last(RenderPage).request
    assert (request.page, request.start, request.end) == (3, 10, 27)
    image = PageImage(b"", 900, 1200, 5, (Box(0.1, 0.2, 0.5, 0.25),))
    remote.asked.last(RenderPage).answer(image)
    assert reading.image == image


def test_another_page_of_the_file_lights_nothing(reading: Reading, remote: ScriptedRemote) -> None:
    reading.open((citation(path=PDF, part=2),), 1)
    remote.asked.last(ReadPart).answer(page())
    reading.step_part(1)
    remote.asked.last(ReadPart).answer(page(3))
    request = remote.asked.last(RenderPage).request
    assert (request.page, request.start, request.end) == (4, 0, 0)


def test_a_file_that_changed_lights_nothing_and_one_that_is_gone_shows_its_text(
    reading: Reading, remote: ScriptedRemote
) -> None:
    reading.open((citation(path=PDF, part=2),), 1)
    remote.asked.last(ReadPart).answer(page(stale="changed"))
    assert (remote.asked.last(RenderPage).request.start, remote.asked.last(RenderPage).request.end) == (0, 0)
    reading.open((citation(path=PDF, part=2),), 1)
    calls = len(remote.asked.calls)
    remote.asked.last(ReadPart).answer(page(stale="gone"))
    assert len(remote.asked.calls) == calls
    assert reading.part is not None


def test_an_answer_for_a_source_that_was_left_is_ignored(reading: Reading, remote: ScriptedRemote) -> None:
    reading.open((citation(1, PDF, 2), citation(2, "/files/b.md")), 1)
    first = remote.asked.last(ReadPart)
    reading.step_citation(1)
    assert first.ended
    remote.asked.last(ReadPart).answer(msgspec.structs.replace(page(0), path="/files/b.md", kind="text", page=None))
    assert reading.citation is not None
    assert reading.citation.n == 2
    assert reading.part is not None
    assert reading.part.path == "/files/b.md"


def test_a_source_that_cannot_be_read_says_why(reading: Reading, remote: ScriptedRemote) -> None:
    reading.open((citation(),), 1)
    remote.asked.last(ReadPart).fail(Fault("refused", "The file is not in the index any more."))
    assert reading.problem == "The file is not in the index any more."


def test_a_picture_is_shown_as_itself_and_says_that_no_words_can_be_lit(
    reading: Reading, remote: ScriptedRemote
) -> None:
    reading.open((citation(path="/files/receipt.jpg"),), 1)
    part = PartText("/files/receipt.jpg", 0, 1, "picture", None, "", "receipt", "Total 12.80", "", "")
    remote.asked.last(ReadPart).answer(part)
    assert remote.asked.last(RenderPage).request.page == 1
    remote.asked.last(RenderPage).answer(PageImage(b"", 900, 1200, 1, ()))
    assert reading.notice == NOT_LIT


def test_a_document_inside_a_file_is_shown_as_text_and_named_with_its_file(
    reading: Reading, remote: ScriptedRemote
) -> None:
    attached = citation(path="/files/portfolio.pdf")
    attached = msgspec.structs.replace(attached, place=msgspec.structs.replace(attached.place, member="in/offer.pdf"))
    reading.open((attached,), 1)
    calls = len(remote.asked.calls)
    part = PartText("/files/portfolio.pdf", 0, 2, "page", 1, "page 1", "Offer", "text", "", "", "in/offer.pdf")
    remote.asked.last(ReadPart).answer(part)
    assert len(remote.asked.calls) == calls
    assert titled(attached) == "offer.pdf in portfolio.pdf"
    assert titled(citation(path="/files/minutes.md")) == "Minutes"
