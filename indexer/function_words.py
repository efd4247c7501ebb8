"""Words that carry grammar and not content, in the languages of most European offices; a question is better without.

Frequency alone does not find them: question words are rare in documents. Each is as it is written, in lower case.
"""

from __future__ import annotations

_ENGLISH = """
a about after again all also am an and any are as at be because been before being between both but by can could did do
does doing during each few for from further had has have having he her here hers him his how i if in into is it its
itself just many me might more most much must my no nor not of off on once only or other our out over own please s same
shall she should so some such t tell than that the their them then there these they this those through to too under
until up us very was we were what when where which while who whom whose why will with would you your show find give me
according
"""
_GERMAN = """
aber als am an auch auf aus bei bin bis bist da dann das dass dem den denn der des dessen die dies diese diesem diesen
dieser dieses doch dort du durch ein eine einem einen einer eines er es euch für gegen gibt haben hat hatte hatten hier
ich ihm ihn ihnen ihr ihre im in ins ist ja kann kein keine man mein mit muss nach nicht noch nun nur ob oder ohne sein
seine sich sie sind so über um und uns unser unter vom von vor wann war waren warum was weil welche welchem welchen
welcher welches wenn wer werden wessen wie wieso wird wo worden wurde wurden zu zum zur zwischen
"""
_FRENCH = """
à afin ai ainsi alors au aucun aussi autre aux avec avoir c car ce ceci cela celle celles celui ces cet cette ceux
chaque comme comment d dans de des donc dont du elle elles en entre est et été être eu eux il ils j je l la laquelle le
lequel les lesquelles lesquels leur leurs lors lui m ma mais me même mes mon n ne ni nos notre nous on ont où ou par
parce pas pendant peut plus pour pourquoi qu quand que quel quelle quelles quels qui quoi s sa sans se selon ses si son
sont sous sur t ta te tes toi ton tous tout toute toutes très tu un une vos votre vous y
"""
_SPANISH = """
a al algo algunos ante antes aquel aquella como cómo con cuál cuáles cuando cuándo cuánto cuántos de del desde donde
dónde durante e el él ella ellas ellos en entre era es esa ese eso esta está están este esto estos fue fueron ha han
hasta hay la las le les lo los más me mi mientras muy nada ni no nos o otra otro para pero por porque qué que quien
quién quienes se según ser si sí sin sobre son su sus también tiene todo todos tu un una uno unos y ya yo
"""
_ITALIAN = """
a ad agli ai al alla alle allo anche c che chi ci come con cosa cui da dagli dai dal dalla dalle dei del della delle
dello di dove e è ed era essere fra gli ha hanno i il in io l la le lei lo loro lui ma mi ne nei nel nella nelle no noi
non o per perché più quale quali quando quanto quanti questa queste questi questo se si sia sono su sua sue sugli sul
sulla suo suoi tra tu tutti un una uno vi
"""
_PORTUGUESE = """
a ao aos as às até com como da das de dela dele do dos e é ela elas ele eles em entre era essa esse esta está estão
este eu foi foram há isso isto já lhe mais mas me mesmo muito na não nas nem no nos o os ou para pela pelas pelo pelos
por porque quais qual quando quanto que quem são se sem ser seu seus sobre sua suas também tem um uma você
"""
_DUTCH = """
aan al als bij dan dat de der deze die dit door dus een en er ge geen had hadden heb hebben heeft het hij hoe hoeveel
hun ik in is kan maar me meer met mij moet na naar niet nog nu of om onder ons ook op over sinds te tegen toch toen tot
u uit van veel voor waar waarom wanneer waren was wat we welk welke werd werden wie wij worden wordt zal ze zich zij
zijn zo
"""

FUNCTION_WORDS: frozenset[str] = frozenset(
    " ".join((_ENGLISH, _GERMAN, _FRENCH, _SPANISH, _ITALIAN, _PORTUGUESE, _DUTCH)).split()
)
