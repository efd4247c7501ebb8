"""Names of organisations and terms without what their writers add or leave out: legal forms, articles, full stops."""

from __future__ import annotations

import re

from indexer.graph.names import key
from indexer.graph.spelling import folded, skeleton

_LEGAL_WORDS = """
ag gmbh mbh ggmbh ug kg kgaa ohg gbr ev eg se co inc incorporated corp corporation company ltd limited llc llp lp
plc pte pty sa sas sarl sasu eurl snc scop scs srl spa sapa srls sl slu slne bv nv vof cv ab as asa aps oy oyj abp
sp zoo spzoo sro kft zrt nyrt doo ad ood eood jsc ojsc pjsc ooo oao zao pao kk yk gk sdn bhd berhad pt tbk sicav
stiftung foundation gesellschaft aktiengesellschaft holding holdings group
"""
_LEGAL = frozenset(_LEGAL_WORDS.split())
_BELOW_COUNTRIES = frozenset(("co", "com", "org", "net", "ac", "gov", "edu", "or", "ne", "gob", "gouv"))
_ACRONYM = re.compile(r"[A-ZÄÖÜ][A-ZÄÖÜ0-9&]{1,7}s?")


def bare(name: str) -> str:
    """An organisation's name without its legal form: "Contoso GmbH & Co. KG", "Contoso Ltd." are "contoso".

    "" when nothing else is left.
    """
    words = _words(name)
    while len(words) > 1 and (words[-1] in _LEGAL or (words[-1] == "and" and len(words) > 2)):
        words.pop()
    return " ".join(skeleton(folded(word)) for word in words) if words and words[-1] not in _LEGAL else ""


def _words(name: str) -> list[str]:
    """The words of a name's normal form; letters at its end that are a legal form are one: "B.V." is "bv"."""
    words = key(name).split()
    for letters in (4, 3, 2):
        run = words[-letters:]
        if len(words) > letters and all(len(one) == 1 for one in run) and "".join(run) in _LEGAL:
            return [*words[:-letters], "".join(run)]
    return words


def legal_form(name: str) -> str:
    """The legal form that ends a name, "" when none does: "gmbh" of "Contoso Europe GmbH"."""
    words = _words(name)
    return words[-1] if len(words) > 1 and words[-1] in _LEGAL else ""


def has_legal_form(name: str) -> bool:
    """Whether a legal form ends the name."""
    return bool(legal_form(name))


def domain_word(identifier: str) -> str:
    """What of an organisation's domain is its name: "contoso" of "dns:contoso.co.uk"; "" for other identifiers."""
    labels = identifier.removeprefix("dns:").lower().split(".")[:-1] if identifier.startswith("dns:") else []
    if len(labels) > 1 and labels[-1] in _BELOW_COUNTRIES:
        labels.pop()
    return skeleton(folded(labels[-1].replace("-", ""))) if labels else ""


def run_together(form: str) -> frozenset[str]:
    """A bare name as a domain has it: "alder and finch" is "alderandfinch" or "alderfinch"."""
    words = form.split()
    return frozenset(("".join(words), "".join(word for word in words if word != "and")))


def is_acronym(name: str) -> bool:
    """Whether a name is written like an acronym: SLA, R&D, KPIs."""
    return bool(_ACRONYM.fullmatch(name.replace(".", "").strip()))
