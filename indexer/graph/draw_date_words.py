"""Words of dates in English, German, French, Spanish, Italian, Dutch and Portuguese, in lower case, no full stops."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

_MONTHS = """
january jan januar jänner janvier janv enero ene gennaio gen januari janeiro
february feb februar feber février fevrier févr fév febrero febbraio febbr februari fevereiro fev
march mar märz maerz mär mrz mars marzo maart mrt março marco
april apr avril avr abril abr aprile
may mai mayo maggio mag mei maio
june jun juni juin junio giugno giu junho
july jul juli juillet juil julio luglio lug julho
august aug août aout agosto ago augustus
september sep sept septembre septiembre setiembre settembre sett set setembro
october oct oktober okt octobre octubre ottobre ott outubro out
november nov novembre noviembre novembro
december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro
"""
MONTHS: Mapping[str, int] = MappingProxyType(
    {word: number for number, line in enumerate(_MONTHS.split("\n")) for word in line.split()}
)
"""1 is January."""

_WEEKDAYS = """
monday mon montag lundi lunes lunedì lunedi maandag segunda-feira
tuesday tue tues dienstag mardi martes martedì martedi dinsdag terça-feira
wednesday wed mittwoch mercredi miércoles miercoles mercoledì mercoledi woensdag quarta-feira
thursday thu thur thurs donnerstag jeudi jueves giovedì giovedi donderdag quinta-feira
friday fri freitag vendredi viernes venerdì venerdi vrijdag sexta-feira
saturday sat samstag sonnabend samedi sábado sabado sabato zaterdag
sunday sun sonntag dimanche domingo domenica zondag
"""
WEEKDAYS: Mapping[str, int] = MappingProxyType(
    {word: number - 1 for number, line in enumerate(_WEEKDAYS.split("\n")) for word in line.split()}
)
"""0 is Monday."""

DAYS: Mapping[str, int] = MappingProxyType(
    {
        "today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1, "the day after tomorrow": 2,
        "the day before yesterday": -2, "eod": 0, "end of day": 0,
        "heute": 0, "morgen früh": 1, "übermorgen": 2, "gestern": -1, "vorgestern": -2,
        "aujourd'hui": 0, "aujourd’hui": 0, "demain": 1, "après-demain": 2, "hier": -1, "avant-hier": -2,
        "hoy": 0, "mañana": 1, "pasado mañana": 2, "ayer": -1, "anteayer": -2,
        "oggi": 0, "domani": 1, "dopodomani": 2, "ieri": -1,
        "vandaag": 0, "overmorgen": 2, "gisteren": -1, "eergisteren": -2,
    }
)  # fmt: skip
"""Days from the day on which it is said. "morgen" is a morning in two languages: the parser looks at its neighbours."""

Unit = Literal["day", "week", "month", "quarter", "year"]
SHIFTED: Mapping[str, tuple[int, Unit]] = MappingProxyType(
    {
        "next week": (1, "week"), "this week": (0, "week"), "last week": (-1, "week"),
        "next month": (1, "month"), "this month": (0, "month"), "last month": (-1, "month"),
        "next quarter": (1, "quarter"), "this quarter": (0, "quarter"), "last quarter": (-1, "quarter"),
        "next year": (1, "year"), "this year": (0, "year"), "last year": (-1, "year"),
        "nächste woche": (1, "week"), "nächster woche": (1, "week"), "kommende woche": (1, "week"),
        "kommender woche": (1, "week"), "diese woche": (0, "week"), "dieser woche": (0, "week"),
        "letzte woche": (-1, "week"), "letzter woche": (-1, "week"), "vorige woche": (-1, "week"),
        "nächsten monat": (1, "month"), "kommenden monat": (1, "month"), "diesen monat": (0, "month"),
        "letzten monat": (-1, "month"), "nächstes jahr": (1, "year"), "nächsten jahr": (1, "year"),
        "kommenden jahr": (1, "year"), "dieses jahr": (0, "year"), "diesem jahr": (0, "year"),
        "letztes jahr": (-1, "year"), "letzten jahr": (-1, "year"), "vergangenen jahr": (-1, "year"),
        "nächsten quartal": (1, "quarter"), "diesem quartal": (0, "quarter"), "letzten quartal": (-1, "quarter"),
        "la semaine prochaine": (1, "week"), "semaine prochaine": (1, "week"), "cette semaine": (0, "week"),
        "la semaine dernière": (-1, "week"), "semaine dernière": (-1, "week"), "le mois prochain": (1, "month"),
        "mois prochain": (1, "month"), "ce mois-ci": (0, "month"), "le mois dernier": (-1, "month"),
        "mois dernier": (-1, "month"), "l'année prochaine": (1, "year"), "année prochaine": (1, "year"),
        "cette année": (0, "year"), "l'année dernière": (-1, "year"), "année dernière": (-1, "year"),
        "la próxima semana": (1, "week"), "próxima semana": (1, "week"), "la semana que viene": (1, "week"),
        "esta semana": (0, "week"), "la semana pasada": (-1, "week"), "semana pasada": (-1, "week"),
        "el próximo mes": (1, "month"), "próximo mes": (1, "month"), "el mes que viene": (1, "month"),
        "este mes": (0, "month"), "el mes pasado": (-1, "month"), "mes pasado": (-1, "month"),
        "el próximo año": (1, "year"), "próximo año": (1, "year"), "este año": (0, "year"),
        "el año pasado": (-1, "year"), "año pasado": (-1, "year"),
        "la prossima settimana": (1, "week"), "prossima settimana": (1, "week"), "settimana prossima": (1, "week"),
        "questa settimana": (0, "week"), "la settimana scorsa": (-1, "week"), "settimana scorsa": (-1, "week"),
        "il mese prossimo": (1, "month"), "prossimo mese": (1, "month"), "questo mese": (0, "month"),
        "il mese scorso": (-1, "month"), "mese scorso": (-1, "month"), "l'anno prossimo": (1, "year"),
        "prossimo anno": (1, "year"), "quest'anno": (0, "year"), "l'anno scorso": (-1, "year"),
        "anno scorso": (-1, "year"),
        "volgende week": (1, "week"), "deze week": (0, "week"), "afgelopen week": (-1, "week"),
        "volgende maand": (1, "month"), "deze maand": (0, "month"), "vorige maand": (-1, "month"),
        "volgend jaar": (1, "year"), "dit jaar": (0, "year"), "vorig jaar": (-1, "year"),
    }
)  # fmt: skip

_NEXT_WORDS = """
next coming nächsten nächster nächste kommenden kommender kommende prochain próximo proximo prossimo volgende
aankomende
"""
NEXT = frozenset(_NEXT_WORDS.split())
_LAST_WORDS = """
last past previous letzten letzter letzte vergangenen vorigen dernier pasado scorso afgelopen vorige
"""
LAST = frozenset(_LAST_WORDS.split())
"""Before a weekday, or after it where the language says so: "next Friday", "vendredi prochain"."""
UNITS: Mapping[str, Unit] = MappingProxyType(
    {
        "day": "day", "days": "day", "week": "week", "weeks": "week", "month": "month", "months": "month",
        "year": "year", "years": "year", "tag": "day", "tagen": "day", "tage": "day", "woche": "week",
        "wochen": "week", "monat": "month", "monaten": "month", "monate": "month", "jahr": "year", "jahren": "year",
        "jour": "day", "jours": "day", "semaine": "week", "semaines": "week", "mois": "month", "an": "year",
        "ans": "year", "día": "day", "días": "day", "dia": "day", "dias": "day", "semana": "week",
        "semanas": "week", "mes": "month", "meses": "month", "año": "year", "años": "year", "giorno": "day",
        "giorni": "day", "settimana": "week", "settimane": "week", "mese": "month", "mesi": "month",
        "anno": "year", "anni": "year", "dag": "day", "dagen": "day", "weken": "week", "maand": "month",
        "maanden": "month", "jaar": "year",
    }
)  # fmt: skip
NUMBERS: Mapping[str, int] = MappingProxyType(
    {
        "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10,
        "einem": 1, "einer": 1, "ein": 1, "eine": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6,
        "zehn": 10, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "dix": 10, "una": 1,
        "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "due": 2, "tre": 3, "quattro": 4, "cinque": 5, "een": 1,
        "twee": 2, "drie": 3, "vijf": 5,
    }
)  # fmt: skip
AHEAD = r"in|dans|en|tra|fra|over|within|innerhalb von|binnen|dentro de"
"""Before a length of time that begins on the day on which it is said."""
BEHIND = r"vor|il y a|hace"
BEHIND_AFTER = r"ago|fa|geleden"
QUARTER = r"quarter|quartal|trimestre|kwartaal"
WEEK = r"week|woche|kw|kalenderwoche|semaine|semana|settimana"
SINCE_YEAR = (
    r"in|since|by|until|till|of|from|during|for|year|fy|im jahr|im jahre|jahr|seit|bis|ab|von|anno|en|depuis|dès|année"
    r"|desde|hasta|año|de|nel|dal|del|sinds|tot|vanaf|jaar|dans|summer|winter|spring|autumn|early|late|mid|copyright|©"
)
"""What stands before four figures that are a year."""
