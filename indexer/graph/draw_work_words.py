"""How decisions, tasks and deadlines are said, by language: patterns over one sentence, the surest first.

`{who}` stands for the names and pronouns that may have decided or promised.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

TASK_MARKS = (
    r"to-?do|action(?: item| point)?|ai|ap|task|follow-?up|next step|aufgabe|maßnahme|massnahme|offener punkt"
    r"|zu erledigen"
    r"|à faire|action à mener|tâche|tarea|acción|pendiente|azione|compito|da fare|attività|actie(?:punt)?|taak|te doen"
)
"""At the beginning of a line, before a colon: what follows is a task."""
DECISION_MARKS = (
    r"decision|decided|resolution|resolved|agreed|beschluss|beschluß|entscheidung|festlegung|entschieden|beschlossen"
    r"|décision|décidé|decisión|acuerdo|decidido|decisione|deciso|delibera|besluit|beslissing|besloten"
)
_DOING = (
    r"send|prepare|write|draft|call|check|review|update|finish|complete|deliver|provide|share|submit|schedule"
    r"|organi[sz]e"
    r"|arrange|fix|create|contact|ask|confirm|follow up|look into|take care|talk to|speak to|set up|test|publish|upload"
    r"|report|investigate|clarify|order|book|sign|pay|present|circulate|implement|document|forward|translate|get back"
    r"|make sure|ensure|find out|come up with|collect|distribute|plan|coordinate|negotiate|merge|release|deploy|install"
    r"|add|remove|change|move|let you know|work on|try to"
)
_TUN = (
    r"send\w*|schick\w*|erstell\w*|prüf\w*|schreib\w*|liefer\w*|kümmer\w*|klär\w*|organisier\w*|vorbereit\w*|bereite\w*"
    r"|informier\w*|ergänz\w*|überarbeit\w*|korrigier\w*|besorg\w*|bestell\w*|buch\w*|meld\w*|übernimm\w*|übernehm\w*"
    r"|abstimm\w*|stimm\w*|aktualisier\w*|fertigstell\w*|einreich\w*|reich\w*|verteil\w*|leite\w*|plan\w*|teste\w*"
    r"|zusammenstell\w*|anfrag\w*|frag\w*|ruf\w*|anruf\w*|vorleg\w*|leg\w*|einlad\w*|lad\w*|nachreich\w*|zusend\w*"
)
_FAIRE = (
    r"envo\w+|prépar\w+|rédig\w+|écri\w+|vérifi\w+|relir\w*|relit|mettr\w*|met|finalis\w+|livr\w+|fourni\w*|organis\w+"
    r"|contact\w+|appel\w+|confirm\w+|transm\w+|corrig\w+|command\w+|réserv\w+|sign\w+|présent\w+|valid\w+|soumett\w+"
)
_HACER = (
    r"envi\w+|enví\w+|prepar\w+|redact\w+|escrib\w+|revis\w+|actualiz\w+|termin\w+|entreg\w+|organiz\w+|contact\w+|llam\w+"
    r"|confirm\w+|corrig\w+|compr\w+|reserv\w+|firm\w+|present\w+|valid\w+|encarg\w+|mand\w+"
)
_FARE = (
    r"invi\w+|prepar\w+|scriv\w+|redig\w+|verific\w+|controll\w+|aggiorn\w+|complet\w+|consegn\w+|organizz\w+"
    r"|contatt\w+"
    r"|chiam\w+|conferm\w+|corregg\w+|ordin\w+|prenot\w+|firm\w+|present\w+|occup\w+|mand\w+"
)
_DOEN = (
    r"stuur\w*|stur\w+|maak\w*|mak\w+|schrijf\w*|schrijv\w+|controleer\w*|control\w+|werk\w*|lever\w*|organiseer\w*"
    r"|neem\w*|nem\w+|bel|bellen|bevestig\w*|bestel\w*|plan\w*|regel\w*|bereid\w*|check\w*|zoek\w*|vraag\w*|vragen"
)
PROMISES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "en": (
            rf"{{who}}(?:'ll|’ll| will| shall| is going to| are going to|'s going to|’m going to|'m going to"
            rf"| am going to"
            rf"| agreed to| promised to| volunteered to| has to| have to| needs? to| must| should| is to| to)"
            rf" (?:also |then |now |please )?(?P<what>(?:{_DOING})\b.{{2,}})",
            r"{who} (?:is|are) responsible for (?P<what>.{3,}?)(?=, [^,]{3,40} for |$)",
        ),
        "de": (
            rf"{{who}} (?:wird|werde|werden|soll|sollen|muss|müssen|will"
            rf"|kann bitte) (?P<what>.{{0,120}}?\b(?:{_TUN})\b.*)",
            rf"{{who}} (?P<what>(?:{_TUN})\b.{{0,160}}\bbis\b.+)",
            r"{who} (?P<what>(?:kümmert sich|kümmere mich|übernimmt|übernehme|klärt|kläre)\b.{2,})",
            r"{who} ist (?:verantwortlich|zuständig) für (?P<what>.{3,})",
        ),
        "fr": (
            rf"{{who}} (?:va|vais|doit|dois|devra|devrai|allons|s'engage à"
            rf"|est chargée? d[e'’])\s?(?P<what>(?:{_FAIRE})\b.{{2,}})",
            rf"{{who}} (?P<what>(?:{_FAIRE})\b.{{0,160}}\b(?:avant|d'ici|pour le|au plus tard)\b.+)",
            r"{who} (?:nous |vous |leur |lui |te )?(?P<what>(?:enverra|enverrai|préparera|rédigera|vérifiera"
            r"|transmettra|organisera"
            r"|contactera|fournira|livrera|mettra|finalisera|s'occupe|s'occupera)\b.{2,})",
        ),
        "es": (
            rf"{{who}} (?:va a|voy a|debe|debo|tiene que|tengo que|deberá|se compromete a|se encarga de)"
            rf" (?P<what>(?:{_HACER})\b.{{2,}})",
            rf"{{who}} (?P<what>(?:{_HACER})\b.{{0,160}}\b(?:antes del?|hasta el|para el|a más tardar)\b.+)",
            r"{who} (?:nos |les |le |te )?(?P<what>(?:enviará|enviaré|preparará|prepararé|revisará|revisaré|redactará"
            r"|organizará"
            r"|entregará|contactará|actualizará|presentará|mandará)\b.{2,})",
        ),
        "it": (
            rf"{{who}} (?:deve|devo|dovrà|dovrò|va a|si impegna a|si occupa di) (?P<what>(?:{_FARE})\b.{{2,}})",
            rf"{{who}} (?P<what>(?:{_FARE})\b.{{0,160}}\b(?:entro|prima del?)\b.+)",
            r"{who} (?:ci |vi |le |ti )?(?P<what>(?:invierà|invierò|preparerà|preparerò|verificherà|manderà|manderò"
            r"|organizzerà"
            r"|consegnerà|contatterà|aggiornerà|presenterà|completerà)\b.{2,})",
        ),
        "nl": (
            rf"{{who}} (?:zal|zullen|gaat|ga|moet|moeten|dient) (?P<what>.{{0,120}}?\b(?:{_DOEN})\b.*)",
            rf"{{who}} (?P<what>(?:{_DOEN})\b.{{0,160}}\b(?:voor|vóór|uiterlijk)\b.+)",
            r"{who} is verantwoordelijk voor (?P<what>.{3,})",
        ),
    }
)
"""Somebody says, or it is said of somebody, that it will be done; `what` is the task."""
REQUESTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "en": (
            rf"(?:^|[,;–-] |(?<=\w) and )(?:please|could you(?: please)?|can you(?: please)?|would you(?: please)?"
            rf"|kindly)"
            rf" (?:also )?(?P<what>(?:{_DOING})\b.{{2,}})",
        ),
        "de": (
            rf"(?:^|, )bitte (?P<what>.{{0,100}}?\b(?:{_TUN})\b.*)",
            rf"(?:^|, )(?:könntest du|könnten sie|kannst du"
            rf"|können sie)(?: bitte)? (?P<what>.{{0,100}}?\b(?:{_TUN})\b.*)",
        ),
        "fr": (
            rf"(?:merci de|veuillez|pourriez-vous|peux-tu|pouvez-vous|prière de) (?:me |m['’]"
            rf"|nous )?(?P<what>(?:{_FAIRE})\b.{{2,}})",
        ),
        "es": (rf"(?:por favor,?|podrías|puedes|podría|rogamos) (?:me |nos )?(?P<what>(?:{_HACER})\b.{{2,}})",),
        "it": (rf"(?:per favore,?|potresti|puoi|potrebbe|si prega di) (?:mi |ci )?(?P<what>(?:{_FARE})\b.{{2,}})",),
        "nl": (rf"(?:graag|gelieve|kun je|kunt u|wil je|wilt u) (?P<what>.{{0,100}}?\b(?:{_DOEN})\b.*)",),
    }
)
"""Somebody is asked to do it; `what` is the task."""
DECISIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "en": (
            r"{who}(?: has| have|'ve|’ve)?(?: also| now| finally| unanimously| jointly)? (?:decided|agreed|resolved"
            r"|opted|voted)"
            r" (?P<what>(?:to|not to|on|upon|against|for|that (?:the|we|our|all|an?|no|both|he|she|they))\b.{3,})",
            r"{who}(?: has| have|'ve|’ve)?(?: also| now| finally| unanimously)? (?:approved|adopted|rejected)"
            r" (?P<what>.{3,})",
            r"\bit (?:was|has been|is) (?:decided|agreed|resolved) (?P<what>(?:to|that)\b.{3,})",
        ),
        "de": (
            r"{who} (?:hat|haben|habe)\b (?P<what>.{3,}) \b(?:beschlossen|entschieden|vereinbart|genehmigt|abgelehnt"
            r"|festgelegt)",
            r"{who} (?:hat|haben|habe)(?: uns| sich| mich)?(?: gemeinsam| einstimmig| heute)? (?:beschlossen"
            r"|entschieden|vereinbart)"
            r",? (?P<what>(?:dass|das|zu|für|gegen|den|die)\b.{3,})",
            r"\bes (?:wurde|wird|ist) (?:beschlossen|entschieden|vereinbart|festgelegt),? (?P<what>.{3,})",
            r"{who} (?:beschließt|beschliesst|beschloss|entscheidet|entschied),? (?P<what>.{3,})",
        ),
        "fr": (
            r"{who} (?:avons|a|ont|ai)(?: tous| également)? (?:décidé|convenu|approuvé|validé|adopté|choisi"
            r"|rejeté) (?P<what>.{3,})",
            r"\bil (?:a été|est) (?:décidé|convenu) (?P<what>.{3,})",
        ),
        "es": (
            r"{who}(?: hemos| ha| han| he) (?:decidido|acordado|aprobado|rechazado|elegido) (?P<what>.{3,})",
            r"\b(?:hemos|he|han|ha) (?:decidido|acordado|aprobado|rechazado) (?P<what>.{3,})",
            r"\bse (?:decidió|acordó|aprobó|ha decidido|ha acordado|ha aprobado) (?P<what>.{3,})",
            r"{who} (?:decidió|acordó|aprobó|decidimos|acordamos|aprobamos) (?P<what>.{3,})",
        ),
        "it": (
            r"{who} (?:abbiamo|ha|hanno|ho) (?:deciso|concordato|approvato|deliberato|scelto|respinto) (?P<what>.{3,})",
            r"\b(?:abbiamo|ho|hanno|ha) (?:deciso|concordato|approvato|deliberato) (?P<what>.{3,})",
            r"\b(?:è stato|si è|viene) (?:deciso|concordato|approvato|deliberato) (?P<what>.{3,})",
        ),
        "nl": (
            r"{who} (?:hebben|heeft|heb)\b (?P<what>.{3,}) \b(?:besloten|afgesproken|goedgekeurd|afgewezen|gekozen)",
            r"{who} (?:hebben|heeft|heb)(?: samen)? (?:besloten|afgesproken|goedgekeurd) (?P<what>.{3,})",
            r"\b(?:er is|is) (?:besloten|afgesproken) (?P<what>.{3,})",
        ),
    }
)
"""`what` is the decision."""
PRONOUNS: Mapping[str, str] = MappingProxyType(
    {
        "en": "I|we|the committee|the board|the council|the team|the steering committee|the management|the meeting"
        "|the members|the shareholders|the parties|the panel|the jury",
        "de": "ich|wir",
        "fr": "je|j'|j’|nous|on|le conseil|le comité|la direction|l'assemblée|le bureau|le jury|la commission|l'équipe",
        "es": "yo|nosotros||el consejo|el comité|la junta|la dirección|la asamblea|el equipo|la comisión",
        "it": "io|noi||il consiglio|il comitato|la direzione|l'assemblea|la giunta|la commissione|il team",
        "nl": "ik|wij|we|het bestuur|de raad|de directie|de vergadering|de commissie|het team|de stuurgroep",
    }
)
FIRST_PERSON = frozenset(["i", "ich", "je", "j'", "j’", "yo", "io", "ik"])
"""Who writes is meant."""
DUES = (
    r"(?:^|[.;:|] )(?P<what>[^.;:\n]{4,80}?) (?:is|are|was) due (?:on|by|in|at)\b",
    r"(?:^|[.;:|] )(?P<what>[^.;:\n]{4,80}?) (?:must|has to|have to|should|needs? to|shall) be (?:submitted|delivered"
    r"|sent|paid|completed|finished|signed|returned|approved|ready|handed in)\b",
    r"(?:deadline|due date) for (?P<what>[^.;:\n]{4,80}?) is\b",
    r"(?:^|[.;:|] )(?P<what>[^.;:\n]{4,80}?) (?:ist|sind) (?:bis|am|zum|spätestens)\b[^;\n]{4,40}?"
    r"(?:fällig|einzureichen|vorzulegen|abzugeben|zu zahlen|zu liefern)",
    r"(?:frist|abgabetermin) für (?P<what>[^.;:\n]{4,80}?) ist\b",
    r"(?:^|[.;:|] )(?P<what>[^.;:\n]{4,80}?) (?:est|sont) (?:à (?:rendre|remettre|payer|livrer)|dues?|exigibles?)\b",
    r"(?:^|[.;:|] )(?P<what>[^.;:\n]{4,80}?) (?:vence|vencen|debe entregarse|debe presentarse)\b",
    r"(?:^|[.;:|] )(?P<what>[^.;:\n]{4,80}?) (?:scade|scadono|è da consegnare|va consegnat[oa])\b",
    r"(?:^|[.;:|] )(?P<what>[^.;:\n]{4,80}?) (?:vervalt|moet(?:en)? uiterlijk)\b",
)
"""Something is due; only with a date, and it is nobody's in particular."""
TASK_HEADINGS = (
    r"tasks?|actions?|action items?|action points?|to-?dos?|next steps|follow-?ups?|aufgaben|maßnahmen|massnahmen"
    r"|nächste schritte|offene punkte|tâches|actions à mener|prochaines étapes|tareas|acciones|próximos pasos|azioni"
    r"|compiti|prossimi passi|acties|actiepunten|taken|volgende stappen"
)
"""A heading below which each line is a task."""
ENUMERATED = (
    r"beschlossen|entschieden|vereinbart|festgelegt|decided|agreed|resolved|approved|décidé|convenu|approuvé|decidido"
    r"|acordado|aprobado|acordó|deciso|concordato|approvato|besloten|afgesproken"
)
"""Before a colon and a numbered list: each item is a decision."""
NEGATED = (
    r"not|n't|n’t|never|no|nothing|nobody|none|neither|if|unless|whether|once|nicht|nie|kein\w*|nichts|niemand|falls|wenn"
    r"|sofern|ob|sobald|pas|jamais|rien|aucune?|personne|nunca|nada|nadie|ningun\w*|ningún|non|mai|nulla|niente|nessun\w*"
    r"|niet|nooit|geen|niets|niemand|indien|zodra"
)
"""Between the one who acts and the act, or right before: it was not done, or it is only supposed."""
DEADLINE = (
    r"by|until|till|before|no later than|due(?: on| by)?|deadline(?: is|:)?|not later than|bis(?: zum| spätestens| am)?"
    r"|spätestens(?: am| bis)?|fällig(?: am| bis)?|frist:?|vor dem|avant(?: le| la)?|d'ici(?: le| au| à)?|d’ici(?: le"
    r"| au| à)?"
    r"|au plus tard(?: le)?|pour le|jusqu'au|antes del?|hasta(?: el)?|a más tardar(?: el)?|para el|fecha límite:?"
    r"|entro(?: il| la)?"
    r"|prima del?|scadenza:?|entro e non oltre(?: il)?|uiterlijk(?: op)?|vóór|voor|tegen|échéance:?"
)
"""Before a date: the day on which it has to be done."""
COSTING = (
    r"costs?|priced?|pricing|budget\w*|fees?|invoices?d?|pay(?:s|ing|ment)?|paid|worth|quote[ds]?|charges?d?"
    r"|spen[dt]\w*|salary"
    r"|revenue|bought|sold|kost\w*|preis\w*|betr[aä]g\w*|angebot\w*|rechnung\w*|gebühr\w*|honorar|umsatz"
    r"|bezahl\w*"
    r"|coût\w*|prix|montant|facture\w*|payé\w*|devis|cuesta\w*|coste?|precio|importe|factura\w*|pag\w+|presupuesto"
    r"|costa\w*"
    r"|prezzo|importo|fattura\w*|preventivo|prijs|bedrag|factuur|betaal\w*|begroting|offerte"
)
"""A sentence with one of these ties its amount to what it names."""
