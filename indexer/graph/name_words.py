"""Words by which names are told from what stands around them. Each is in lower case."""

from __future__ import annotations

_INSIDE = """
of de del della delle dello dei degli di da do dos das du des la le les el al von vom van der den zu zum zur ten ter
bin ibn ben bint af av st saint upon
"""
_FIRST_OF_NAMES = """
la le los las el les des van von vom zum zur de di da dan del della son al do dos du den ten will san
"""
_LISTING = """
and for in on the und für et pour y para e per en voor & of
"""
_HEADS = """
ministry department institute bank committee society museum school academy center centre office bureau board council
association federation university college agency court journal journals commission fund faculty foundation ministerium
institut verband gesellschaft hochschule universität bundesamt amt bundesministerium ministère université école
conseil comité ministerio instituto universidad ministero istituto università ministerie instituut universiteit
"""
_ABBREVIATIONS = """
mr mrs ms dr prof st mt ft jr sr inc ltd co corp no nr vs hr fr dipl ing sen rep gov gen col lt sgt capt rev hon bros
messrs mme mlle sig dott avv sra srta
"""
_CALENDAR = """
january february march april may june july august september october november december jan feb mar apr jun jul aug sep
sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun januar februar
märz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag sonnabend janvier
février mars avril juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi vendredi samedi
dimanche enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes
miércoles jueves viernes sábado domingo gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre lunedì
martedì mercoledì giovedì venerdì sabato domenica januari februari maart mei augustus maandag dinsdag woensdag
donderdag vrijdag zaterdag zondag
"""
_OPENERS = """
however moreover furthermore meanwhile although though despite since because while whereas therefore thus hence later
earlier yesterday today tomorrow now then perhaps maybe yes no ok okay hello hi dear thanks thank regards best kind
please note see first second third finally next last another every several two three four five six seven eight nine
ten according based born originally formerly currently recently subject re fw fwd aw wg from sent cc bcc date
attachment page table figure section chapter like unlike including following jedoch außerdem deshalb daher trotzdem
gestern heute morgen danach zwei drei vier fünf sechs nächste nächster nächstes erste erster neue neuer neues
millionen tausend zuerst bitte hallo liebe lieber sehr geehrte geehrter viele grüße danke betreff von gesendet
cependant hier aujourd'hui demain bonjour merci cher chère objet sin embargo ayer hoy mañana gracias estimado estimada
asunto tuttavia ieri oggi domani grazie gentile oggetto echter gisteren vandaag beste bedankt onderwerp
"""
_GERMAN = """
der die das und ist nicht ein eine von mit für auf den dem wird wurde sind im zu sich auch
"""
_GERMAN_BEFORE = """
in aus nach bei von durch gegen herr frau herrn firma dr prof familie kollege kollegin
"""
_GERMAN_NOUNS = """
hause haus hilfe ordnung rahmen folge bezug zukunft kraft beginn ende anfang form art weise grund gründen basis grüße
grüßen grüsse grüssen gruß dank anspruch betrieb auftrag abstimmung prozent euro kunden mitarbeitern wochen tagen
monaten jahren uhr vertrag verträgen dingen fragen bedarf wunsch absprache eingang ablauf erhalt kürze frage
verbindung höhe
"""
_GERMAN_ENDINGS = """
ung ungen heit keit keiten schaft schaften tion tionen tät ismus nis nisse ling tum chen lein ment anz enz ik age ur
fall zeit jahr jahre teil werk zahl plan preis satz stelle stand recht arbeit
"""
_BEFORE_MONTHS = """
im in en em du de di vom zum ab bis seit anfang ende mitte début fin le begin eind tot vanaf und et of au mois maand
"""

INSIDE = frozenset(_INSIDE.split())
"""Words in lower case that go on with a name when a capital follows."""
ARTICLES_INSIDE = frozenset(("den", "der", "dem"))
BEFORE_ARTICLES = frozenset(("van", "von", "auf", "an", "in", "aus", "zu"))
"""Before the articles that stand inside a name."""
FIRST_OF_NAMES = frozenset(_FIRST_OF_NAMES.split())
"""Function words of some language with which names begin."""
LISTING = frozenset(_LISTING.split())
HEADS = frozenset(_HEADS.split())
"""First words of names of bodies, which hold "and", "for", "in": Ministry of Health and Welfare."""
ABBREVIATIONS = frozenset(_ABBREVIATIONS.split())
CALENDAR = frozenset(_CALENDAR.split())
OPENERS = frozenset(_OPENERS.split())
"""Words that open a sentence or a letter and are no part of the name after them."""
GERMAN = frozenset(_GERMAN.split())
ELSEWHERE_CALENDAR = frozenset(("mei", "mai", "mars"))
"""Months of which somebody's name or a thing's is one too: "Mei Lin Chen", "Mars"."""
BEFORE_MONTHS = frozenset(_BEFORE_MONTHS.split())
"""Before those, it is the month."""
GERMAN_OPENERS = frozenset(("den", "des", "will", "von", "vom", "zum", "zur"))
"""Words with which names begin, but not where a German sentence does."""
GERMAN_BEFORE = frozenset(_GERMAN_BEFORE.split())
GERMAN_NOUNS = frozenset(_GERMAN_NOUNS.split())
GERMAN_ENDINGS = tuple(_GERMAN_ENDINGS.split())
"""Of words that are common nouns."""
