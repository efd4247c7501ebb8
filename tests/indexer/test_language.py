"""Languages of short and long passages, and what is said of those that the embedder does not know."""

from __future__ import annotations

import time

import pytest

from indexer.contract import LanguageShare
from indexer.language import detect, name_of, notices, shares

SENTENCES = {
    "de": (
        "Der Vertrag endet am 31. März.",
        "Bitte senden Sie die Rechnung bis Freitag.",
        "Die Kündigungsfrist beträgt drei Monate zum Quartalsende.",
        "Wir treffen uns morgen um neun im großen Besprechungsraum.",
        "Die Heizung im zweiten Stock ist seit gestern ausgefallen.",
    ),
    "en": (
        "The budget is 3 million euros this year.",
        "Cats sleep most of the day.",
        "Please send the invoice before the end of the week.",
        "Who is responsible for the printer on the second floor?",
        "The train to the coast leaves at a quarter past seven.",
    ),
    "fr": (
        "Le contrat prend fin le 31 mars.",
        "Merci de nous envoyer la facture avant vendredi.",
        "La réunion aura lieu demain dans la grande salle.",
        "Le chauffage du deuxième étage ne fonctionne plus.",
    ),
    "es": (
        "El presupuesto es de tres millones de euros.",
        "Envíe la factura antes del viernes, por favor.",
        "La reunión será mañana en la sala grande.",
    ),
    "it": ("Il contratto scade alla fine di marzo.", "Si prega di inviare la fattura entro venerdì."),
    "pt": ("O contrato termina no final de março.", "A reunião será amanhã na sala grande."),
    "nl": ("De factuur moet voor vrijdag worden betaald.", "De vergadering is morgen in de grote zaal."),
    "pl": ("Umowa kończy się w marcu.", "Proszę przesłać fakturę do piątku."),
    "cs": ("Smlouva končí v březnu příštího roku.", "Zašlete prosím fakturu do pátku."),
    "sv": ("Fakturan ska betalas före fredag.", "Mötet hålls i morgon i stora salen."),
    "ru": ("Договор заканчивается в марте.", "Пожалуйста, пришлите счёт до пятницы."),
    "uk": ("Договір закінчується у березні наступного року.", "Надішліть, будь ласка, рахунок до п'ятниці."),
    "ar": ("ينتهي العقد في نهاية شهر مارس", "يرجى إرسال الفاتورة قبل يوم الجمعة"),
    "el": ("Η σύμβαση λήγει στο τέλος Μαρτίου.",),
    "he": ("החוזה מסתיים בסוף מרץ.",),
    "ja": ("契約は三月に終わります。", "請求書を金曜日までに送ってください。"),
    "zh": ("合同将于三月底到期。", "请在星期五之前寄出发票。"),
    "ko": ("계약은 3월에 끝납니다.",),
}


def test_short_sentences_are_told_apart() -> None:
    found = {(code, text): detect(text) for code, texts in SENTENCES.items() for text in texts}
    wrong = {text: told for (code, text), told in found.items() if told not in (code, "")}
    unknown = [text for (_, text), told in found.items() if not told]
    assert not wrong
    assert len(unknown) <= 2, unknown


def test_longer_passages_are_told_apart_without_exception() -> None:
    assert {code: detect(" ".join(texts)) for code, texts in SENTENCES.items()} == {code: code for code in SENTENCES}


@pytest.mark.parametrize(
    "text",
    ["", "OK", "1234 | 88.2 | 991", "John Smith, London", "https://example.org/a?b=c", "INV-4711 2026-03-31 €", "===="],
)
def test_what_is_in_no_language_or_too_short_is_unknown(text: str) -> None:
    assert detect(text) == ""


def test_quoted_greek_letters_and_names_do_not_make_a_text_foreign() -> None:
    assert detect("The angle α is half of β in the drawing that Σωκράτης sent to the whole committee.") == "en"
    assert detect("The company 株式会社 in Tokyo delivers the parts before the end of the month.") == "en"


def test_telling_the_language_costs_little_beside_embedding() -> None:
    text = " ".join(SENTENCES["en"]) * 3
    detect(text)
    began = time.thread_time()
    for _ in range(100):
        detect(text)
    assert (time.thread_time() - began) / 100 < 0.003


def test_a_language_that_the_embedder_was_not_trained_on_is_named_when_it_is_relevant() -> None:
    passages = {"en": 9000, "de": 412, "fr": 100, "es": 12, "": 700}
    assert notices(passages, frozenset({"en"})) == (
        "412 passages are in German, which the embedding model was not trained on; they are found by their words.",
    )
    assert notices(passages, None) == ()
    assert notices(passages, frozenset({"en", "de"})) == ()
    assert notices({"en": 30, "de": 19}, frozenset({"en"})) == ()
    assert shares({"en": 3, "de": 5, "": 9, "fr": 0}, frozenset({"en"})) == (
        LanguageShare("de", "German", 5, False),
        LanguageShare("en", "English", 3, True),
    )
    assert shares({"xx": 1}, None) == (LanguageShare("xx", "xx", 1, True),)


def test_languages_have_names() -> None:
    assert (name_of("de"), name_of("zh"), name_of("tlh")) == ("German", "Chinese", "tlh")
