"""Words of offices in four languages: a question with the words that files in another language use.

No translation: content words that stand here are put in the other language's, one by one, and everything else stays as
it is. That is enough for a search and for the wordings that rows, lists and comparisons are asked in.
"""

from __future__ import annotations

import re

from agent.words import is_stop_word, stem

LANGUAGES = ("en", "de", "fr", "es")
_ENTRIES = """
minutes|protokoll protokolle|procès-verbal|acta actas
meeting|besprechung sitzung treffen meeting teamsitzung|réunion|reunión
invoice|rechnung|facture|factura
payment|zahlung|paiement|pago
contract|vertrag verträge|contrat|contrato
lease|mietvertrag mietverträge|bail|arrendamiento
rent|miete|loyer|alquiler
warehouse|lager|entrepôt|almacén
offer|angebot|offre|oferta
order|bestellung auftrag aufträge|commande|pedido
ordered|bestellt|commandé|pedido
report|bericht|rapport|informe
letter|brief|lettre|carta
plan|plan|plan|plan
policy|richtlinie|politique|política
budget|budget haushalt|budget|presupuesto
cost|kosten kostet|coût coûte|coste cuesta costo
price|preis|prix|precio
fee|honorar gebühr|honoraires frais|honorarios tarifa
salary|gehalt|salaire|salario sueldo
insurance|versicherung|assurance|seguro
excess|selbstbeteiligung selbstbehalt|franchise|franquicia
equipment|ausrüstung geräte material|matériel équipement|equipo material
penalty|vertragsstrafe strafe|pénalité|penalización multa
delivery|lieferung|livraison|entrega
supplier|lieferant|fournisseur|proveedor
customer|kunde kunden|client|cliente
employee|mitarbeiter angestellter|employé salarié|empleado
holiday|urlaub|congé congés vacances|vacaciones
holiday days|urlaubstage|jours de congé|días de vacaciones
sick leave|krankmeldung krankenstand|arrêt maladie|baja médica
day|tag tage tagen|jour|día
week|woche|semaine|semana
month|monat|mois|mes
monthly|monatlich|mensuel|mensual
year|jahr|année|año
deadline|frist stichtag|échéance délai|plazo
notice period|kündigungsfrist|préavis|preaviso
notice|kündigung|résiliation|rescisión
due|fällig|dû|vence
end|endet ende|termine fin|termina fin
start|beginnt beginn anfang|commence début|empieza comienza inicio
responsible|verantwortlich zuständig|responsable|responsable
person|person|personne|persona
decide|entscheiden beschließen|décider|decidir
decided|beschlossen entschieden|décidé|decidido
decision|entscheidung beschluss|décision|decisión
event|veranstaltung|événement|evento
venue|veranstaltungsort|lieu|lugar
hall|halle saal|salle|sala
hotel|hotel|hôtel|hotel
guest|gast gäste gästen|invité|invitado
catering|catering verpflegung bewirtung|traiteur|catering
food|essen|repas nourriture|comida
travel|reise reisen|voyage|viaje
travel allowance|reisekosten reisekostenzuschuss|indemnité de voyage|dietas
trip|dienstreise fahrt|déplacement|viaje
train|zug bahn|train|tren
flight|flug flüge|vol|vuelo
car|auto wagen|voiture|coche
kilometre|kilometer|kilomètre|kilómetro
bus|bus|bus autobus|autobús
airport|flughafen|aéroport|aeropuerto
parking|parken parkplatz parkplätze|stationnement parking|aparcamiento
park|parken|stationner|aparcar
ticket|fahrkarte ticket|billet|billete
password|passwort passwörter kennwort|mot de passe|contraseña
characters|zeichen|caractères|caracteres
laptop|laptop notebook|ordinateur portable|portátil
key|schlüssel|clé clef|llave
safety|sicherheit|sécurité|seguridad
safety plan|sicherheitsplan notfallplan|plan de sécurité|plan de seguridad
fire|feuer brand|incendie|incendio
theft|diebstahl|vol|robo
translation|übersetzung|traduction|traducción
translate|übersetzt übersetzen|traduit traduire|traduce traducir
company|firma unternehmen|entreprise société|empresa
office|büro|bureau|oficina
building|gebäude|bâtiment|edificio
machine|maschine|machine|máquina
repair|reparatur|réparation|reparación
gaskets|dichtungen dichtung|joints|juntas
pump|pumpe|pompe|bomba
chair|stuhl stühle|chaise|silla
printer|drucker|imprimante|impresora
badge|ausweis namensschild|badge|acreditación
cleaning|reinigung|nettoyage|limpieza
music|musik|musique|música
speaker|redner referent|orateur intervenant|ponente
talk|vortrag vorträge|conférence|charla conferencia
stage|bühne|scène|escenario
photographer|fotograf fotografin|photographe|fotógrafo
training|schulung|formation|formación
project|projekt|projet|proyecto
quarter|quartal|trimestre|trimestre
revenue|umsatz|chiffre d'affaires|ingresos
profit|gewinn|bénéfice|beneficio
tax|steuer|impôt|impuesto
amount|betrag|montant|importe
receipts|belege beleg quittung|reçus justificatifs|recibos
reimburse|erstattet erstatten|rembourse rembourser|reembolsa reembolsar
number|anzahl nummer|nombre numéro|número
address|adresse anschrift|adresse|dirección
phone|telefon|téléphone|teléfono
signed|unterschrieben unterzeichnet|signé|firmado
sign|unterschreiben|signer|firmar
leave|abfahren fährt|part|sale
size|größe|taille|tamaño
warranty|garantie gewährleistung|garantie|garantía
complaint|beschwerde reklamation|réclamation|reclamación
change|änderung|changement|cambio
conditions|bedingungen|conditions|condiciones
attendees|teilnehmer anwesend|participants|asistentes
January|Januar|janvier|enero
February|Februar|février|febrero
March|März|mars|marzo
April|April|avril|abril
May|Mai|mai|mayo
June|Juni|juin|junio
July|Juli|juillet|julio
August|August|août|agosto
September|September|septembre|septiembre
October|Oktober|octobre|octubre
November|November|novembre|noviembre
December|Dezember|décembre|diciembre
"""
_PHRASES = frozenset(("de", "en", "d'affaires", "de la"))
_MOST_WORDS = 3
"""Of one entry: "jours de congé"."""
_PLURALS = ("en", "n", "e", "es")
"""Endings of German and Spanish plurals, which `stem` keeps."""
_MARKS = {
    "en": "the is are was were what when who how which does do did many much of for and to in my our all every",
    "de": "der die das dem den ist sind wie was wann wer welche welcher welches viele viel für und zum zur ich wir mein"
    " unser vom im am gab gibt über alle",
    "fr": "le les du des est sont quel quelle quels quelles combien quand qui où pour et je nous ai-je mon notre au",
    "es": "el los del es son cuál cuáles cuánto cuántos cuánta cuántas cuándo quién dónde para y mi nuestro nuestra",
}
_MARK = {language: frozenset(words.split()) for language, words in _MARKS.items()}
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")


def _entries() -> tuple[tuple[tuple[str, ...], ...], ...]:
    """For each entry, by language, what is said for it: the usual word first."""
    rows = []
    for row in _ENTRIES.split("\n"):
        if row:
            rows.append(tuple(_ways(cell) for cell in row.split("|")))
    return tuple(rows)


def _ways(cell: str) -> tuple[str, ...]:
    """ "facture", "coût coûte" (two words for it), "mot de passe" (one phrase)."""
    words = cell.split()
    phrase = len(words) > 1 and (any(is_stop_word(word) for word in words) or cell in _WHOLE)
    return (cell,) if phrase else tuple(words)


_WHOLE = frozenset(
    ("holiday days", "sick leave", "notice period", "travel allowance", "safety plan", "arrêt maladie", "baja médica",
     "ordinateur portable", "chiffre d'affaires")
)  # fmt: skip
_ALL = _entries()


def _key(text: str) -> str:
    return " ".join(stem(word) for word in _WORD.findall(text))


_BY_LANGUAGE: dict[str, dict[str, tuple[tuple[str, ...], ...]]] = {}
for _at, _language in enumerate(LANGUAGES):
    _known: dict[str, tuple[tuple[str, ...], ...]] = {}
    for _row in _ALL:
        for _said in _row[_at]:
            _known.setdefault(_key(_said), _row)
    _BY_LANGUAGE[_language] = _known


def language_of(question: str) -> str:
    """The language of a question by its small words: one of `LANGUAGES`; "" when they do not tell."""
    words = [word.lower() for word in _WORD.findall(question.replace("’", "'"))]
    counts = {language: sum(word in marks for word in words) for language, marks in _MARK.items()}
    best = max(counts, key=lambda one: counts[one])
    return best if counts[best] and list(counts.values()).count(counts[best]) == 1 else ""


def in_words_of(question: str, language: str) -> str:
    """A question with the words of another language for those that stand here; "" when none does, or it is in that one.

    Of several words for one thing the first is taken.
    """
    own = language_of(question)
    if not own or own == language:
        return ""
    known, to = _BY_LANGUAGE[own], LANGUAGES.index(language)
    found = list(_WORD.finditer(question.replace("’", "'")))
    pieces: list[str] = []
    at, last, changed = 0, 0, False
    while at < len(found):
        for size in range(min(_MOST_WORDS, len(found) - at), 0, -1):
            key = " ".join(stem(one.group()) for one in found[at : at + size])
            row = known.get(key) or next(
                (known[key[: -len(end)]] for end in _PLURALS if key.endswith(end) and key[: -len(end)] in known), None
            )
            if row and (size > 1 or not is_stop_word(found[at].group())):
                said = row[to][0]
                pieces += [question[last : found[at].start()], said]
                last = found[at + size - 1].end()
                changed = changed or _key(said) != key
                at += size
                break
        else:
            at += 1
    return "".join((*pieces, question[last:])) if changed else ""
