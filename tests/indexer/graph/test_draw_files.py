"""Each relation, drawn from a real file of each format, with the very words that say it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.corpus import make
from tests.indexer.graph.drawing import Drawing

_SAID = (
    "Ann Lee will send the contract to Fabrikam GmbH by 20 March 2026.",
    "We decided to move the launch to 3 June 2026.",
    "The Falcon licence costs 12,500.00 EUR per year.",
    "The Service Level Agreement (SLA) is part of it.",
    "Bob Stone of Contoso Ltd has seen offer_2026.pdf before.",
    "Fabrikam GmbH is based in Hamburg.",
    "The first invoice is due on 30 April 2026.",
)
"""Sentences, each of which says one thing."""
_LINES = {
    "owns": ("Ann Lee", "send the contract to Fabrikam GmbH", _SAID[0]),
    "decided": ("", "to move the launch to 3 June 2026", _SAID[1]),
    "costs": ("Falcon", "12500.00 EUR", _SAID[2]),
    "defines": ("Service Level Agreement", "SLA", "Service Level Agreement (SLA"),
    "works_for": ("Bob Stone", "Contoso Ltd", "Bob Stone of Contoso Ltd"),
    "links_to": ("", "offer_2026.pdf", "offer_2026.pdf"),
    "located_in": ("Fabrikam GmbH", "Hamburg", "Fabrikam GmbH is based in Hamburg"),
    "due": ("The first invoice", "2026-04-30", _SAID[6]),
}
"""By relation: who or what ("" is the document), whom or what, and the words."""


def _eml(folder: Path) -> Path:
    return make.make_eml(folder / "note.eml", "Launch", "\n\n".join(_SAID))


def _docx(folder: Path) -> Path:
    return make.make_docx(folder / "note.docx", list(_SAID))


def _pdf(folder: Path) -> Path:
    return make.make_pdf(folder / "note.pdf", ["\n\n".join(_SAID[:4]), "\n\n".join(_SAID[4:])])


def _pptx(folder: Path) -> Path:
    return make.make_pptx(folder / "note.pptx", [("Launch", _SAID[:4], ""), ("More", _SAID[4:6], _SAID[6])])


def _xlsx(folder: Path) -> Path:
    return make.make_xlsx(
        folder / "note.xlsx", {"Notes": [["No", "Remark"], *([n, one] for n, one in enumerate(_SAID))]}
    )


def _csv(folder: Path) -> Path:
    return make.make_csv(folder / "note.csv", [["No", "Remark"], *([str(n), one] for n, one in enumerate(_SAID))])


def _html(folder: Path) -> Path:
    return make.make_html(folder / "note.html", "Launch", "".join(f"<p>{one}</p>" for one in _SAID))


def _markdown(folder: Path) -> Path:
    return make.make_text(folder / "note.md", "# Launch\n\n" + "\n\n".join(_SAID))


def _calendar(folder: Path) -> Path:
    said = "\\n\\n".join(one.replace(",", "\\,") for one in _SAID)
    text = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:e1@contoso.com\r\nSUMMARY:Launch\r\n"
        f"DTSTART:20260303T100000Z\r\nDTEND:20260303T110000Z\r\nDESCRIPTION:{said}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    return make.make_text(folder / "note.ics", text)


def _card(folder: Path) -> Path:
    said = "\\n\\n".join(one.replace(",", "\\,") for one in _SAID)
    text = f"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Jane Miller\r\nNOTE:{said}\r\nEND:VCARD\r\n"
    return make.make_text(folder / "note.vcf", text)


_FORMATS = (_eml, _docx, _pdf, _pptx, _xlsx, _csv, _html, _markdown, _calendar, _card)


@pytest.fixture(scope="module", params=_FORMATS, ids=lambda made: made.__name__.strip("_"))
def drawing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Drawing:
    made: Callable[[Path], Path] = request.param
    path = made(tmp_path_factory.mktemp("files"))
    return Drawing.of(str(path), path.read_bytes(), "en")


@pytest.mark.parametrize("relation", list(_LINES))
def test_a_file_of_each_format_says_it_with_these_words(drawing: Drawing, relation: str) -> None:
    drawing.check()
    subject, object_, words = _LINES[relation]
    subject = subject or drawing.drawn.entities[0].name
    found = [
        " ".join(drawing.passages[one.passage].text[one.start : one.end].split())
        for one in drawing.drawn.edges
        if one.relation == relation
        and drawing.drawn.entities[one.object].name == object_
        and drawing.drawn.entities[one.subject].name == subject
    ]
    assert [one for one in found if words in one and len(one) <= len(words) + 30], (found, drawing.lines(relation))


def test_a_file_of_each_format_names_people_houses_and_places(drawing: Drawing) -> None:
    assert {"Ann Lee", "Bob Stone"} <= drawing.named("person")
    assert {"Fabrikam GmbH", "Contoso Ltd"} <= drawing.named("organisation")
    assert "Hamburg" in drawing.named("place")
    assert drawing.mentioned("Fabrikam GmbH") == {"Fabrikam GmbH"}


def test_who_was_there_and_who_sent_their_apologies() -> None:
    text = "Minutes of 3 March 2026\nPresent: Ann Lee, Oluwaseun Adeyemi, Tomasz Xylowicz\nApologies: Bob Stone\n"
    drawing = Drawing.saying(text, "en", "Steering committee")
    assert {who for who, _ in drawing.lines("attended")} == {"Ann Lee", "Oluwaseun Adeyemi", "Tomasz Xylowicz"}
    assert "Bob Stone" in drawing.named("person")


@pytest.mark.parametrize("name", ["Lease agreement v2.docx", "Lease_agreement_final.docx", "Lease agreement (3).docx"])
def test_a_file_named_for_its_version_is_one_of_the_document_without_it(name: str, tmp_path: Path) -> None:
    path = make.make_docx(tmp_path / name, ["The rent is 900 EUR."])
    drawing = Drawing.of(str(path), path.read_bytes(), "en")
    assert [target for _, target in drawing.lines("version_of")] == ["Lease agreement"]


def test_a_document_that_replaces_another_is_a_version_of_it() -> None:
    drawing = Drawing.saying("This policy supersedes travel_policy_2024.pdf from May on.", "en", "Travel policy")
    assert {target for _, target in drawing.lines("version_of")} == {"travel_policy_2024.pdf"}
    assert drawing.said("version_of") == {"travel_policy_2024.pdf"}
    assert not drawing.lines("links_to")


@pytest.mark.parametrize(
    ("language", "text", "line"),
    [
        ("en", "Ann Lee, Head of Sales at Fabrikam GmbH, called.", ("Ann Lee", "Fabrikam GmbH")),
        ("de", "Frau Petra Wolff von der Contoso AG rief an.", ("Petra Wolff", "Contoso AG")),
        ("fr", "Marie Dupont de Contoso SARL a appelé.", ("Marie Dupont", "Contoso SARL")),
        ("es", "Carlos García (Contoso S.L.) llamó ayer.", ("Carlos García", "Contoso S.L.")),
        ("it", "Luca Bianchi di Contoso S.r.l. ha chiamato.", ("Luca Bianchi", "Contoso S.r.l.")),
        ("nl", "Anneke Jansen van Contoso B.V. belde.", ("Anneke Jansen", "Contoso B.V.")),
    ],
)
def test_somebody_of_a_house_works_for_it(language: str, text: str, line: tuple[str, str]) -> None:
    assert Drawing.saying(text, language).lines("works_for") == {line}


def test_who_once_was_at_a_house_works_there_no_more() -> None:
    assert not Drawing.saying("Ann Lee, former director of Fabrikam GmbH, called.", "en").lines("works_for")


@pytest.mark.parametrize(
    ("language", "text", "place"),
    [
        ("de", "Die Contoso AG mit Sitz in Hamburg liefert.", "Hamburg"),
        ("fr", "Contoso SARL, dont le siège est à Toulouse, livre.", "Toulouse"),
        ("es", "Contoso S.L., con sede en Valencia, entrega.", "Valencia"),
        ("it", "Contoso S.r.l. con sede a Padova consegna.", "Padova"),
        ("nl", "Contoso B.V., gevestigd te Utrecht, levert.", "Utrecht"),
        ("de", "Contoso AG, Hafenstraße 12, 20095 Hamburg", "Hamburg"),
    ],
)
def test_a_house_has_its_seat_somewhere(language: str, text: str, place: str) -> None:
    assert place in {target for _, target in Drawing.saying(text, language).lines("located_in")}


def test_the_people_of_the_sample_are_people() -> None:
    sample = Path(__file__).resolve().parents[3] / "assets" / "sample"
    people: set[str] = set()
    for path in sorted(sample.rglob("*.*")):
        drawing = Drawing.of(str(path), path.read_bytes())
        drawing.check()
        people |= drawing.named("person")
        assert not drawing.named("organisation") & {"Finch Ltd", "The", "House"}
    assert {"Priya Raman", "Owen Bright", "Yuki Tanabe", "Inês Carvalho"} <= people
    assert not people & {"Brook One", "Brook Lab", "Shore A. The", "Avon Packaging", "yuki.tanabe@alderfinch.example"}


@pytest.mark.parametrize(
    ("language", "text", "name", "kind"),
    [
        ("en", "The gearbox is late. Florence said so on Monday.", "Florence", "person"),
        ("en", "I asked Sofia to write to them.", "Sofia", "person"),
        ("en", "Charlotte's number has changed since May.", "Charlotte", "person"),
        ("en", "To do:\n- Paris to book the crane\n- Tom to pay\n", "Paris", "person"),
        ("de", "Bitte frag Sofia nach dem Gerät.", "Sofia", "person"),
        ("en", "The fair takes place in Florence this year.", "Florence", "place"),
        ("en", "Sofia is the capital of Bulgaria.", "Sofia", "place"),
        ("en", "They flew to Paris on Monday.", "Paris", "place"),
    ],
)
def test_who_is_called_like_a_town_is_told_from_it_by_the_words_beside(
    language: str, text: str, name: str, kind: str
) -> None:
    assert Drawing.saying(text, language).kind(name) == kind


def test_a_town_is_not_the_colleague_who_is_called_like_it() -> None:
    drawing = Drawing.saying("Paris Whitfield wrote.\nParis thinks so. I met them in Paris on Monday.", "en")
    of = next(number for number, one in enumerate(drawing.drawn.entities) if one.name == "Paris Whitfield")
    places = {one.start for one in drawing.drawn.mentions if one.entity == of and not one.about}
    assert places == {0, 23}


@pytest.mark.parametrize(
    ("language", "text", "house"),
    [
        ("en", "The Environment Agency and the University of Leeds share the cost.", "Environment Agency"),
        ("en", "The Environment Agency and the University of Leeds share the cost.", "University of Leeds"),
        ("en", "We have an offer from Quillfeather for the desks.", "Quillfeather"),
        ("en", "Ann works at Aoyama Denki now.", "Aoyama Denki"),
        ("en", "The pallets of Brightwater Logistics are missing.", "Brightwater Logistics"),
        ("en", "The Port of Rotterdam Authority called.", "Port of Rotterdam Authority"),
        ("de", "Die Rechnung geht an Petersen Logistik, nicht an uns.", "Petersen Logistik"),
        ("de", "Das Angebot von Nordkraft liegt vor.", "Nordkraft"),
        ("de", "Der Vertrag mit der Zimmerei Holzapfel läuft aus.", "Zimmerei Holzapfel"),
        ("es", "La empresa Andamios Rivera pregunta quién firma.", "Andamios Rivera"),
        ("it", "Chiediamo un preventivo a Ponteggi Riva per il tetto.", "Ponteggi Riva"),
    ],
)
def test_a_house_is_told_by_its_trade_or_by_what_is_done_with_it(language: str, text: str, house: str) -> None:
    assert house in Drawing.saying(text, language).named("organisation")


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "The order from Ann Lee came on Monday.", "Ann Lee"),
        ("en", "The delivery to Hamburg is late.", "Hamburg"),
        ("en", "The contract with Annex 3 was signed.", "Annex 3"),
        ("en", "Minutes of the Steering Committee, 12 February 2026", "Minutes of the Steering Committee"),
        ("de", "Personalliste Stadtwerke, Stand Mai 2026", "Personalliste Stadtwerke"),
        ("en", "She is Head of Logistics now.", "Head of Logistics"),
    ],
)
def test_what_is_no_house_becomes_none(language: str, text: str, name: str) -> None:
    assert name not in Drawing.saying(text, language).named("organisation")


def test_a_list_of_staff_says_who_works_where_as_what_and_how_they_are_reached(tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_text(
        "Name,Position,Department,Phone,E-mail\n"
        "Tom Becker,Scheduler,Projects,+44 20 7946 0318,t.becker@fabrikam.com\n"
        "Sofia Lindgren,Head of markets,Markets,+44 20 7946 0320,sofia.lindgren@fabrikam.com\n"
        "Ute Seidel,Head of sales,Sales,,\n",
        "utf-8",
    )
    drawing = Drawing.of(str(path), path.read_bytes(), "en")
    drawing.check()
    assert drawing.lines("works_for") == {
        ("Tom Becker", "fabrikam.com"),
        ("Sofia Lindgren", "fabrikam.com"),
        ("Ute Seidel", "Sales"),
    }
    assert {one.value for one in drawing.drawn.edges if one.relation == "works_for"} == {
        "Scheduler",
        "Head of markets",
        "Head of sales",
    }
    assert ("Tom Becker", "+44 20 7946 0318") in drawing.lines("reachable_at")
    assert drawing.identifiers("Sofia Lindgren") == {"mailto:sofia.lindgren@fabrikam.com"}


def test_a_german_list_of_staff_with_the_house_in_a_column(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("Name;Funktion;Firma;Telefon\nAnke Brandt;Leiterin;Klima Süd GmbH;08382 555 120\n", "utf-8")
    drawing = Drawing.of(str(path), path.read_bytes(), "de")
    works = [one for one in drawing.drawn.edges if one.relation == "works_for"]
    assert [(drawing.drawn.entities[one.object].name, one.value) for one in works] == [("Klima Süd GmbH", "Leiterin")]
    assert drawing.lines("reachable_at") == {("Anke Brandt", "08382 555 120")}


@pytest.mark.parametrize(
    ("title", "path", "day"),
    [
        ("Minutes: steering group, 16 February 2026", "/m/minutes.md", "2026-02-16"),
        ("Steering group", "/m/2026-02-16 steering.md", "2026-02-16"),
        ("Protokoll vom 1. März 2026", "/m/protokoll.md", "2026-03-01"),
        ("Plan for 1 May 2026 to 3 May 2026", "/m/plan.md", ""),
        ("Report 2026", "/m/report.md", ""),
    ],
)
def test_minutes_are_of_the_day_that_their_title_or_file_name_tells(title: str, path: str, day: str) -> None:
    drawing = Drawing.saying("Decision: We accept the offer.", "en", title, path)
    assert {one.value for one in drawing.drawn.edges if one.relation == "happened"} == ({day} if day else set())
    (decided,) = (one for one in drawing.drawn.edges if one.relation == "decided")
    assert decided.valid_from == day


def test_the_role_in_a_signature_is_told_without_the_house_that_stands_on_its_line() -> None:
    said = (
        "From: Priya Nair <priya@northgate.com>\nTo: Tom Becker <tom@northgate.com>\nSubject: Crane\n"
        "Date: Mon, 2 Feb 2026 09:00:00 +0000\n\nHello Tom,\n\nthe crane is booked.\n\nBest regards\n\nPriya Nair\n"
        "Head of Projects, Northgate Energy Ltd.\n"
    )
    drawing = Drawing.of("/mail/1.eml", said.encode())
    told = {one.value for one in drawing.drawn.edges if one.relation == "works_for" and one.extractor == "signature"}
    assert told == {"Head of Projects"}
