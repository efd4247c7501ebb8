from __future__ import annotations

import io

import pytest
from docx import Document as WordDocument
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from indexer.extractors import Described, Extracted, Part
from indexer.graph.draw import DRAW_VERSION, draw
from indexer.graph.draw_board import MOST_ENTITIES, MOST_IN_PASSAGE
from tests.indexer.graph.drawing import Drawing, cut

MAIL = """\
From: Ann Lee <ann.lee@contoso.com>
To: =?utf-8?q?Bob_M=C3=BCller?= <bob@fabrikam.de>, support@fabrikam.de
Cc: "Schmidt, Klaus (IT)" <klaus.schmidt@contoso.com>
Subject: Re: Project Falcon budget
Date: Tue, 17 Mar 2026 10:00:00 +0000
Message-ID: <m2@contoso.com>
In-Reply-To: <m1@fabrikam.de>
References: <m0@fabrikam.de> <m1@fabrikam.de>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Hi Bob,

We decided to move the launch to 3 June 2026. Klaus will send the contract
to Fabrikam GmbH by Friday. The Falcon licence costs 12,500.00 EUR per year.

Best regards,
Ann Lee
Head of Procurement
Contoso Ltd
Phone: +44 20 7946 0958
10 Downing Street, London SW1A 2AA

On Mon, 16 Mar 2026 09:00, Bob Müller wrote:
> I will send the numbers tomorrow.
> See offer_2026.pdf and https://fabrikam.de/prices
""".encode()


@pytest.fixture(scope="module")
def mail() -> Drawing:
    return Drawing.of("/home/ann/Projects/Falcon/mail.eml", MAIL, "en")


def test_a_mail_says_who_wrote_to_whom_and_what_it_answers(mail: Drawing) -> None:
    mail.check()
    assert mail.drawn.version == DRAW_VERSION
    subject = "Re: Project Falcon budget"
    assert mail.drawn.entities[0].name == subject
    assert "mid:m2@contoso.com" in mail.identifiers(subject)
    assert mail.lines("wrote") == {("Ann Lee", subject)}
    assert mail.lines("sent_to") == {
        (subject, "Bob Müller"),
        (subject, "Klaus Schmidt"),
        (subject, "support@fabrikam.de"),
    }
    assert mail.identifiers("Ann Lee") == {"mailto:ann.lee@contoso.com"}
    assert mail.kind("support@fabrikam.de") == "organisation"
    answered = [one for one in mail.drawn.edges if one.relation == "replies_to"]
    assert [mail.drawn.entities[one.object].identifiers for one in answered] == [("mid:m1@fabrikam.de",)]
    assert (subject, "Project Falcon budget") in mail.lines("part_of")
    assert "mid:m0@fabrikam.de#thread" in mail.identifiers("Project Falcon budget")


def test_a_signature_says_for_whom_somebody_works_and_where_they_are_reached(mail: Drawing) -> None:
    assert ("Ann Lee", "Contoso Ltd") in mail.lines("works_for")
    assert mail.identifiers("Contoso Ltd") == {"dns:contoso.com"}
    assert "Head of Procurement" in mail.values("works_for")
    assert ("Ann Lee", "+44 20 7946 0958") in mail.lines("reachable_at")
    assert mail.identifiers("+44 20 7946 0958") == {"tel:+442079460958"}
    assert ("Ann Lee", "10 Downing Street, London SW1A 2AA") in mail.lines("reachable_at")
    assert not [one for one in mail.lines("reachable_at") if one[0] == "Bob Müller"]


def test_a_decision_and_a_task_have_their_words_their_people_and_their_day(mail: Drawing) -> None:
    assert ("Re: Project Falcon budget", "to move the launch to 3 June 2026") in mail.lines("decided")
    task = "send the contract to Fabrikam GmbH"
    assert ("Klaus Schmidt", task) in mail.lines("owns")
    assert (task, "2026-03-20") in mail.lines("due")
    assert "Klaus will send the contract\nto Fabrikam GmbH by Friday." in mail.said("owns")


def test_who_says_i_in_a_quoted_mail_is_who_wrote_that_one(mail: Drawing) -> None:
    assert ("Bob Müller", "send the numbers tomorrow") in mail.lines("owns")
    assert ("send the numbers tomorrow", "2026-03-17") in mail.lines("due")


def test_an_amount_is_the_cost_of_what_its_sentence_names(mail: Drawing) -> None:
    assert ("Falcon", "12500.00 EUR") in mail.lines("costs")


def test_names_are_typed_and_a_given_name_is_its_only_bearer(mail: Drawing) -> None:
    assert mail.kind("Fabrikam GmbH") == "organisation"
    assert mail.kind("Falcon") == "project"
    assert "Klaus" in mail.mentioned("Klaus Schmidt")
    assert {"Falcon", "Project Falcon budget"} <= mail.about()


def test_files_and_pages_that_a_text_names_are_linked(mail: Drawing) -> None:
    targets = {target for _, target in mail.lines("links_to")}
    assert {"offer_2026.pdf", "fabrikam.de/prices"} <= targets
    assert mail.identifiers("fabrikam.de/prices") == {"https://fabrikam.de/prices"}


def test_a_folder_named_for_a_project_holds_what_is_part_of_it(mail: Drawing) -> None:
    assert ("Re: Project Falcon budget", "Falcon") in mail.lines("part_of")


def test_a_word_file_says_its_author_its_title_and_what_its_sections_are_about() -> None:
    word = WordDocument()
    word.core_properties.author = "Maria Rossi"
    word.core_properties.title = "Warehouse lease"
    word.add_heading("Prüfhaus Nord GmbH", 1)
    word.add_paragraph('This contract is between Contoso Ltd (the "Tenant") and Prüfhaus Nord GmbH (the "Owner").')
    word.add_paragraph('"Premises" means the warehouse in Hamburg. The Tenant pays 4.500,00 EUR. ' * 3)
    data = io.BytesIO()
    word.save(data)
    drawn = Drawing.of("/office/Kunden/Nordlicht AG/lease.docx", data.getvalue(), "en")
    drawn.check()
    assert drawn.lines("wrote") == {("Maria Rossi", "Warehouse lease")}
    assert {"Warehouse lease", "Prüfhaus Nord GmbH", "Premises"} <= drawn.about()
    assert ("Contoso Ltd", "Tenant") in drawn.lines("defines")
    assert ("Prüfhaus Nord GmbH", "Owner") in drawn.lines("defines")
    assert ("Warehouse lease", "Premises") in drawn.lines("defines")
    assert "Tenant" in drawn.mentioned("Contoso Ltd")
    assert drawn.kind("Hamburg") == "place"
    assert ("Warehouse lease", "Nordlicht AG") in drawn.lines("part_of")


def test_rows_of_a_sheet_say_who_owns_what_until_when_and_what_it_costs() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Task", "Owner", "Deadline", "Budget"])
    sheet.append(["Translate the manual", "Jane Miller", "2026-06-01", "1,200.00 EUR"])
    sheet.append(["Order the cables", "Hans Weber", "2026-07-15", "800.00 EUR"])
    data = io.BytesIO()
    book.save(data)
    drawn = Drawing.of("/office/plan.xlsx", data.getvalue(), "en")
    drawn.check()
    assert {("Jane Miller", "Translate the manual"), ("Hans Weber", "Order the cables")} <= drawn.lines("owns")
    assert ("Translate the manual", "2026-06-01") in drawn.lines("due")
    assert ("Order the cables", "800.00 EUR") in drawn.lines("costs")
    assert drawn.named("table")


def test_an_event_happens_somewhere_and_people_attend_it() -> None:
    data = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:e1@contoso.com\r\nSUMMARY:Steering committee\r\n"
        b"DTSTART;VALUE=DATE:20260603\r\nDTEND;VALUE=DATE:20260605\r\nLOCATION:Room Alster\r\n"
        b"ORGANIZER;CN=Ann Lee:mailto:ann.lee@contoso.com\r\nATTENDEE;CN=Bob Stone:mailto:bob@fabrikam.de\r\n"
        b"END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    drawn = Drawing.of("/office/meeting.ics", data, "en")
    drawn.check()
    assert drawn.kind("Steering committee") == "event"
    assert {("Ann Lee", "Steering committee"), ("Bob Stone", "Steering committee")} == drawn.lines("attended")
    assert ("Ann Lee", "Steering committee") in drawn.lines("owns")
    assert ("Steering committee", "2026-06-03/2026-06-04") in drawn.lines("happened")
    assert ("Steering committee", "Room Alster") in drawn.lines("located_in")


def test_an_address_card_says_where_somebody_works_and_is_reached() -> None:
    data = (
        b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Jane Miller\r\nORG:Contoso Ltd;Sales\r\nTITLE:Director\r\n"
        b"TEL;TYPE=work:+44 20 7946 0000\r\nEMAIL:jane.miller@contoso.com\r\nEND:VCARD\r\n"
    )
    drawn = Drawing.of("/office/jane.vcf", data, "en")
    drawn.check()
    assert ("Jane Miller", "Contoso Ltd") in drawn.lines("works_for")
    assert "Director" in drawn.values("works_for")
    assert ("Jane Miller", "+44 20 7946 0000") in drawn.lines("reachable_at")
    assert "mailto:jane.miller@contoso.com" in drawn.identifiers("Jane Miller")


@pytest.mark.parametrize(
    ("language", "text", "owner", "task"),
    [
        ("en", "Action: Ann Lee to update the risk register", "Ann Lee", "update the risk register"),
        ("de", "Hans Weber wird den Bericht bis 3. Juni 2026 erstellen.", "Hans Weber", "den Bericht"),
        ("fr", "Marie Dupont enverra le contrat avant le 3 juin 2026.", "Marie Dupont", "enverra le contrat"),
        ("es", "Carlos García enviará el informe antes del 3 de junio de 2026.", "Carlos García", "enviará el informe"),
        ("it", "Luca Bianchi invierà il contratto entro il 3 giugno 2026.", "Luca Bianchi", "invierà il contratto"),
        ("nl", "Anneke Jansen zal het contract voor 3 juni 2026 sturen.", "Anneke Jansen", "het contract"),
    ],
)
def test_a_task_is_found_in_the_languages_of_most_offices(language: str, text: str, owner: str, task: str) -> None:
    drawn = Drawing.saying(text, language)
    owned = [thing for who, thing in drawn.lines("owns") if who == owner]
    assert len(owned) == 1
    assert task in owned[0]
    if "2026" in text:
        assert (owned[0], "2026-06-03") in drawn.lines("due")


@pytest.mark.parametrize(
    ("language", "text", "decision"),
    [
        ("en", "We have agreed to postpone the launch.", "to postpone the launch"),
        ("de", "Wir haben beschlossen, den Start zu verschieben.", "den Start zu verschieben"),
        ("de", "Beschluss: Der Start wird verschoben.", "Der Start wird verschoben"),
        ("fr", "Nous avons décidé de reporter le lancement.", "de reporter le lancement"),
        ("es", "Hemos decidido aplazar el lanzamiento.", "aplazar el lanzamiento"),
        ("it", "Abbiamo deciso di rinviare il lancio.", "di rinviare il lancio"),
        ("nl", "We hebben besloten de lancering uit te stellen.", "de lancering uit te stellen"),
    ],
)
def test_a_decision_is_found_in_the_languages_of_most_offices(language: str, text: str, decision: str) -> None:
    assert Drawing.saying(text, language).named("decision") == {decision}


@pytest.mark.parametrize(
    "text", ["The weather will be fine on Friday.", "Will Ann send the report?", "He said that it may rain by Monday."]
)
def test_what_is_no_task_is_not_taken_for_one(text: str) -> None:
    assert not Drawing.saying(text, "en").named("task")


def test_an_acronym_stands_for_its_long_form() -> None:
    drawn = Drawing.saying("The Service Level Agreement (SLA) and named entity recognition (NER) matter.", "en")
    assert drawn.lines("defines") == {("Service Level Agreement", "SLA"), ("named entity recognition", "NER")}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("We met Dr. Wanda Xylo there.", "Wanda Xylo", "person"),
        ("We met Jürgen Habermann there.", "Jürgen Habermann", "person"),
        ("It was bought by Contoso Holdings Inc. last year.", "Contoso Holdings Inc", "organisation"),
        ("She studied at University of Leeds then.", "University of Leeds", "organisation"),
        ("The team of Projekt Adler met.", "Adler", "project"),
        ("They moved to Buenos Aires later.", "Buenos Aires", "place"),
        ("They met at World Energy Congress today.", "World Energy Congress", "event"),
    ],
)
def test_a_name_is_typed_by_the_words_in_and_around_it(text: str, name: str, kind: str) -> None:
    found = {one.name.rstrip("."): one.kind for one in Drawing.saying(text, "en").drawn.entities}
    assert found.get(name) == kind


def test_a_text_without_a_telling_title_is_about_what_it_says_first() -> None:
    drawn = Drawing.saying("Albert Einstein was a physicist. He was born in Ulm.", "en")
    assert "Albert Einstein" in drawn.about()
    assert "Ulm" not in drawn.about()


def test_names_in_other_scripts_are_found_or_passed_over_without_harm() -> None:
    for text in (
        "王伟先生在北京工作。",
        "田中さんは東京に住んでいる。",
        "التقى السيد محمد علي في القاهرة.",
        'פגשנו את ד"ר כהן בתל אביב.',
        "‮evil‬ ann",
    ):
        Drawing.saying(text, "").check()


def test_a_document_with_ten_thousand_names_stays_within_the_caps() -> None:
    people = "\n".join(f"Alice Q{number:05}son met Bob Z{number:05}sen." for number in range(10_000))
    drawn = Drawing.saying(people, "en")
    drawn.check()
    assert len(drawn.drawn.entities) <= MOST_ENTITIES
    counts: dict[int, int] = {}
    for one in drawn.drawn.mentions:
        counts[one.passage] = counts.get(one.passage, 0) + 1
    assert max(count for passage, count in counts.items() if passage >= 0) <= MOST_IN_PASSAGE


def test_the_same_file_is_drawn_the_same_each_time() -> None:
    assert Drawing.of("/a/mail.eml", MAIL, "en").drawn == Drawing.of("/a/mail.eml", MAIL, "en").drawn


_LANGUAGES = st.sampled_from(["", "en", "de", "fr", "es", "it", "nl", "zh", "ar"])
_SAYINGS = st.sampled_from(
    ["Ann Lee will send", " by Friday", "TODO: ", "\n", " | ", "(the \"X\")", "On 3 March 2026 ", "[[a|b]]", "a@b.de",
     "https://x.y/z", "Best regards,\nAnn", "> ", "Subject: ", "12,5 €", "٣ مارس",
     "王伟先生", "\u202e", "\x00", "(", "Wir haben beschlossen, "]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(_SAYINGS | st.text(max_size=40), max_size=30),
    st.sampled_from(["", "en", "de", "fr", "es", "it", "nl", "zh", "ar"]),
)
def test_any_text_is_drawn_with_every_place_inside_its_passage(pieces: list[str], language: str) -> None:
    text = "".join(pieces) or "x"
    described = Described(title=text[:50], kind="message", created="2026-03-18T10:00:00+00:00", thread=("a", "b", "c"))
    extracted = Extracted(text[:80], (Part("message", None, "", text),), documents=(described,))
    drawing = Drawing(f"/x/{text[:20]}.eml", extracted, language)
    drawing.check()


def test_parts_and_documents_that_do_not_fit_together_do_no_harm() -> None:
    extracted = Extracted("t", (Part("text", None, "", "Ann Lee met Bob.", document=7),), documents=(Described(),))
    assert draw("", extracted, cut(extracted, "en")).entities
    assert draw("/a/b.txt", Extracted("", ()), []).entities
