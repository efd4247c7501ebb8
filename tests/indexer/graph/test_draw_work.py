"""Decisions, tasks and deadlines in six languages, and what is none of them."""

from __future__ import annotations

import pytest

from tests.indexer.graph.drawing import Drawing


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "No decision was taken on the budget."),
        ("en", "We have not decided to move the launch."),
        ("en", "If we decide to move the launch, Ann will be told."),
        ("en", "Nothing was decided."),
        ("en", "It was not agreed that we move."),
        ("en", "Ann Lee will not send the contract."),
        ("en", "The board has never approved the plan of the year."),
        ("en", "We have yet to decide on the supplier."),
        ("de", "Es wurde nichts beschlossen."),
        ("de", "Wir haben den Umzug nicht beschlossen."),
        ("de", "Es wurde noch nicht entschieden, ob wir umziehen."),
        ("de", "Wenn wir beschließen, umzuziehen, melden wir uns."),
        ("de", "Hans Weber wird den Bericht nicht erstellen."),
        ("de", "Eine Entscheidung wurde nicht getroffen."),
        ("fr", "Nous n'avons pas décidé de reporter le lancement."),
        ("fr", "Aucune décision n'a été prise."),
        ("fr", "Il n'a pas été décidé de reporter."),
        ("fr", "Marie Dupont n'enverra pas le contrat."),
        ("es", "No hemos decidido aplazar el lanzamiento."),
        ("es", "No se acordó aplazar el lanzamiento."),
        ("es", "No se tomó ninguna decisión."),
        ("es", "Carlos García no enviará el informe."),
        ("it", "Non abbiamo deciso di rinviare il lancio."),
        ("it", "Non è stata presa alcuna decisione."),
        ("it", "Non è stato deciso di rinviare il lancio."),
        ("it", "Luca Bianchi non invierà il contratto."),
        ("nl", "We hebben niet besloten de lancering uit te stellen."),
        ("nl", "Er is geen besluit genomen."),
        ("nl", "Er is niet besloten de lancering uit te stellen."),
        ("nl", "Anneke Jansen zal het contract niet sturen."),
    ],
)
def test_what_was_not_decided_or_promised_is_not_drawn(language: str, text: str) -> None:
    drawn = Drawing.saying(text, language)
    assert not drawn.named("decision") | drawn.named("task")


@pytest.mark.parametrize(
    ("language", "text", "decision"),
    [
        ("en", "The committee approved the budget for 2027.", "the budget for 2027"),
        ("en", "It was agreed that the office closes on Friday.", "that the office closes on Friday"),
        ("en", "Decision: close the office on Friday.", "close the office on Friday"),
        ("en", "The board resolved to sell the site.", "to sell the site"),
        ("en", "We agreed on a price of 500 EUR.", "on a price of 500 EUR"),
        ("en", "Agreed: Ann to check the lease.", "Ann to check the lease"),
        ("de", "Der Vorstand hat den Haushalt genehmigt.", "den Haushalt"),
        ("de", "Es wurde beschlossen, das Lager zu schließen.", "das Lager zu schließen"),
        ("de", "Der Aufsichtsrat beschloss, das Werk zu verkaufen.", "das Werk zu verkaufen"),
        ("de", "Die Geschäftsführung hat entschieden, dass wir umziehen.", "dass wir umziehen"),
        ("de", "Beschluss: Das Lager wird geschlossen.", "Das Lager wird geschlossen"),
        ("fr", "Le conseil a approuvé le budget.", "le budget"),
        ("fr", "Il a été décidé de fermer l'entrepôt.", "de fermer l'entrepôt"),
        ("fr", "On a décidé de fermer l'entrepôt.", "de fermer l'entrepôt"),
        ("fr", "Décision : fermer l'entrepôt.", "fermer l'entrepôt"),
        ("es", "El consejo aprobó el presupuesto.", "el presupuesto"),
        ("es", "Se acordó cerrar el almacén.", "cerrar el almacén"),
        ("es", "Acuerdo: cerrar el almacén.", "cerrar el almacén"),
        ("es", "El comité ha decidido cerrar el almacén.", "cerrar el almacén"),
        ("it", "Il consiglio ha approvato il bilancio.", "il bilancio"),
        ("it", "Si è deciso di chiudere il magazzino.", "di chiudere il magazzino"),
        ("it", "Decisione: chiudere il magazzino.", "chiudere il magazzino"),
        ("it", "È stato deciso di chiudere il magazzino.", "di chiudere il magazzino"),
        ("nl", "Het bestuur heeft de begroting goedgekeurd.", "de begroting"),
        ("nl", "Er is besloten het magazijn te sluiten.", "het magazijn te sluiten"),
        ("nl", "Besluit: het magazijn sluiten.", "het magazijn sluiten"),
        ("nl", "We hebben afgesproken dat het magazijn sluit.", "dat het magazijn sluit"),
    ],
)
def test_a_decision_is_its_words(language: str, text: str, decision: str) -> None:
    drawn = Drawing.saying(text, language)
    assert drawn.named("decision") == {decision}
    assert drawn.said("decided") == {text}


@pytest.mark.parametrize(
    ("language", "text", "owner", "task", "due"),
    [
        ("en", "Bob Stone to review the lease by Friday.", "Bob Stone", "review the lease by Friday", ""),
        ("en", "Please send me the lease by 3 June 2026.", "", "send me the lease", "2026-06-03"),
        ("en", "- [ ] Order the cables", "", "Order the cables", ""),
        ("en", "The report must be submitted by 3 June 2026.", "", "The report", "2026-06-03"),
        ("en", "Deadline for applications is 3 June 2026.", "", "applications", "2026-06-03"),
        ("de", "Bitte senden Sie mir den Vertrag bis 3. Juni 2026.", "", "senden Sie mir den Vertrag", "2026-06-03"),
        ("de", "Der Bericht ist bis 3. Juni 2026 vorzulegen.", "", "Der Bericht", "2026-06-03"),
        ("de", "Hans Weber klärt den Termin mit dem Amt.", "Hans Weber", "klärt den Termin mit dem Amt", ""),
        ("de", "Die Rechnung ist am 3. Juni 2026 fällig.", "", "Die Rechnung", "2026-06-03"),
        ("de", "- Hans Weber: Vertrag prüfen bis 3. Juni 2026", "Hans Weber", "Vertrag prüfen", "2026-06-03"),
        ("de", "TODO: Vertrag prüfen", "", "Vertrag prüfen", ""),
        ("fr", "Merci de m'envoyer le contrat avant le 3 juin 2026.", "", "envoyer le contrat", "2026-06-03"),
        ("fr", "Marie Dupont prépare le devis pour le 3 juin 2026.", "Marie Dupont", "prépare le devis", "2026-06-03"),
        ("fr", "Le rapport est à remettre avant le 3 juin 2026.", "", "Le rapport", "2026-06-03"),
        ("fr", "À faire : relire le contrat", "", "relire le contrat", ""),
        ("es", "Por favor, envíame el contrato antes del 3 de junio de 2026.", "", "envíame el contrato", "2026-06-03"),
        ("es", "Carlos García va a preparar la oferta.", "Carlos García", "preparar la oferta", ""),
        ("es", "La factura vence el 3 de junio de 2026.", "", "La factura", "2026-06-03"),
        ("es", "Tarea: revisar el contrato", "", "revisar el contrato", ""),
        (
            "it",
            "Luca Bianchi deve preparare l'offerta entro il 3 giugno 2026.",
            "Luca Bianchi",
            "preparare l'offerta",
            "2026-06-03",
        ),
        ("it", "Per favore inviami il contratto.", "", "inviami il contratto", ""),
        ("it", "La fattura scade il 3 giugno 2026.", "", "La fattura", "2026-06-03"),
        ("it", "Da fare: rivedere il contratto", "", "rivedere il contratto", ""),
        ("nl", "Graag het contract voor 3 juni 2026 sturen.", "", "het contract voor 3 juni 2026 sturen", "2026-06-03"),
        ("nl", "Anneke Jansen gaat de offerte maken.", "Anneke Jansen", "de offerte maken", ""),
        ("nl", "De factuur vervalt op 3 juni 2026.", "", "De factuur", "2026-06-03"),
        ("nl", "Actie: contract nakijken", "", "contract nakijken", ""),
    ],
)
def test_a_task_is_its_words_its_owner_and_its_day(language: str, text: str, owner: str, task: str, due: str) -> None:
    drawn = Drawing.saying(text, language)
    assert drawn.named("task") == {task}
    assert drawn.lines("owns") == ({(owner, task)} if owner else set())
    assert drawn.lines("due") == ({(task, due)} if due else set())


def test_each_item_of_a_list_of_decisions_is_one() -> None:
    text = (
        "Der Lenkungskreis hat gestern beschlossen: 1. Das Lager wird geschlossen. 2. Das Werk bleibt. 3. Wir ziehen."
    )
    expected = {"Das Lager wird geschlossen", "Das Werk bleibt", "Wir ziehen"}
    assert Drawing.saying(text, "de").named("decision") == expected
    lines = "We agreed:\n1. The depot is closed.\n2. The plant stays open.\n\nThe weather was fine."
    assert Drawing.saying(lines, "en").named("decision") == {"The depot is closed", "The plant stays open"}


@pytest.mark.parametrize("heading", ["Aufgaben", "3. Actions", "Next steps", "Tâches"])
def test_below_a_heading_for_tasks_each_line_with_a_name_is_one(heading: str) -> None:
    text = f"# {heading}\n\n- Hans Weber: Vertrag prüfen\n- Ann Lee: call the bank\n"
    drawn = Drawing.of("/notes/meeting.md", text.encode(), "de")
    assert drawn.lines("owns") == {("Hans Weber", "Vertrag prüfen"), ("Ann Lee", "call the bank")}
    other = Drawing.of("/notes/meeting.md", text.replace(heading, "Telefonliste").encode(), "de")
    assert not other.lines("owns")


def test_a_row_tells_who_works_where_only_when_it_lists_people() -> None:
    people = "Name | Company\nName: Ann Lee | Company: Fabrikam GmbH"
    assert Drawing.saying(people, "en").lines("works_for") == {("Ann Lee", "Fabrikam GmbH")}
    budget = "Owner | Supplier | Amount\nOwner: Ann Lee | Supplier: Fabrikam GmbH | Amount: 300.00 EUR"
    assert not Drawing.saying(budget, "en").lines("works_for")
