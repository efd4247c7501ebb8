"""Given names and the short forms they go by, in several languages: Bob is Robert, Saša is Aleksandar.

The table is this program's own, from general knowledge of the languages; each line is one name, its full forms first;
a line that begins with a space goes on with the one above.
A short form may stand on several lines (Alex, Sam, Chris): then it agrees with each of them and says less.
"""

from __future__ import annotations

from functools import cache

from indexer.graph.spelling import folded, skeleton

_LINES = """
abigail abby abbie gail
abraham abram abe bram
adalbert albert bert bertie al albrecht
adelaide adele heidi addie
agnes agnieszka aggie nes
alan allan allen al
aleksandar alexander aleksandr alexandre alessandro alejandro oleksandr alexandros alex aleks sandy sasha sascha sasa
 sacha sandro ale lex xander alec alik alick oleks sanya
alexandra aleksandra alessandra alejandra sandra sasha sascha sandy alex alexa ola lexi
alfred alfredo alf fred freddy alfie
alice alicia alison ali
amanda mandy
anastasia nastya anastasiya nastia stacy asya
andrew andreas andrei andrey andrej andre andrea andrzej andres andras anders andriy drew andy andi
angela angelika angelique angie geli
ann anna anne annie anita anja anya ania hanna hannah ana nan nancy anouk annika
anthony antonio anton antoine antoni antonin antonius tony toni toon antek tonino
archibald archie
arnold arnaud arnie
arthur artur arturo art artie
augustus august gus augustin
barbara barbora babs barb basia bab varvara
bartholomew bartosz bart bartek bartlomiej
beatrice beatrix beatriz bea trixie
benedict benedikt benedek ben bene
benjamin ben benny benni benji benoit
bernard bernhard bernardo bernd bernie bern
bogdan bohdan
bradley brad
bridget brigitte birgit gitte biddy
burton burt
calvin cal
cameron cam
carl karl charles carlos carlo karel karol chuck charlie charley chas kalle chip
carolyn caroline carolina karoline carol caro carrie lina
cassandra cassie sandra
catherine katherine kathryn katharina katarina catarina ekaterina yekaterina katarzyna caterina catalina cathy kathy
 kate katie kat kitty katya katja kasia kathi kathe kati trina cat
cecilia cecile cecily cissy
chester chet
christina kristina christine kristin kristine christiane cristina chris chrissy tina kirsten krista christa stina
christopher christoph kristof cristobal christophe christoffer krzysztof kristopher chris topher kit krzysiek kris
 stoffel toph
christian kristian cristian chris kris
clarence clary
clement clemens clem
clifford clifton cliff
constantine konstantin constantin kostas kostya costas kosta
cornelius cornelis kees cor neil niels
cynthia cindy
daniel daniele daniil danilo dan danny dani danek
david davide dave davy davey dawid dovid dudi
deborah debra deb debbie
dennis denis denys den denny
diana diane di
dietrich dieter dirk
dmitry dmitri dmitriy dimitri dmytro dima mitya dimitrios dimitris
dominic dominik dominique dom nick
donald don donnie
dorothy dorothea dot dora dottie thea
douglas doug
edgar ed
edmund edmond eddie ed ted
edward eduard eduardo edoardo edouard ed eddie ted ned eddy edek
edwin ed eddie win
eleanor elena eleonora helen helena helene ella nell nora lena ellen lenka yelena olena elen jelena
elizabeth elisabeth elisabetta elisaveta elzbieta isabel isabella isabelle liz lizzie beth betty eliza lisa elsa else
 elise bess libby betsy lisbeth ela ella liesel sissi sisi isa izzy bella
emanuel emmanuel manuel immanuel manny manu manolo
emily emilia emilie em millie emi
emil emile emilio
erich eric erik ric rick rikard
ernest ernst ernesto ernie
eugene evgeny evgeni yevgeny yevgeni evgenii evgeniy eugenio eugen gene zhenya yevhen jevgeni
eva eve evi ewa evita
felix feliks
ferdinand fernando fernand ferdi ferdy nando
florian flo flori
frances francesca franziska francoise franciska fran frankie franny franzi fanny cissy sis francisca paquita
francis francesco francisco franz francois frank franciszek frans franciscus frankie paco pancho fran chico cesco
 frantisek ferenc feri kiko pako
frederick friedrich frederic federico fryderyk frederik fredrik fred freddy freddie fritz rick fede fredi
gabriel gabriele gabe gabi gabor
gabriele gabriela gabriella gabrielle gabi gaby gab
genevieve gen ginny viv
geoffrey jeffrey jeffery gottfried godfrey geoff jeff
george georg georges jorge giorgio jerzy jiri georgy georgi georgiy yuri yury juri jurgen joerg jorg joris jurek egor
 igor gheorghe yorgos giorgos iurii yurii goran
gerald gerard gerardo gerhard gerry jerry gerd gert gerrit
gertrude trudy gertie trude
gilbert gil gilberto
giovanni john johannes johann johan jan ivan juan jean joao ioannis yannis hans hannes jack johnny jonny ian ioan
 janos evan sean shaun shawn jens jon yiannis giannis vanya jano nino gianni johny jannis jhon
gregory gregor grigory grigori gregorio grzegorz greg grisha goyo grisza
guillaume william wilhelm guillermo guglielmo willem bill billy will willy willi liam wim willie helmut guille vilhelm
 pim memo
gunther guenther guenter gunter gunnar
gustav gustavo gustaf gus
harold harald harry hal
heinrich henry henri enrico enrique henrik henryk hendrik hank harry heinz heiner rik kike quique henk hal heini
herbert heribert herb bert bertie
herman hermann armando
hubert hugh hugo hubi
ignatius ignacio ignacy ignaz nacho iggy
irene irina irena irka ira
isaac isak ike izaak zack
jacob jakob jakub jacobo jacopo giacomo james jaime diego jacques jim jimmy jake jamie kuba jaap iago santiago jem jay
 coby cobus jakov yakov yasha
jacqueline jackie
jane jana joan joanna johanna jeanne giovanna juana janet jean jenny jeannette joana hanna hanne jo asia ivana janka
 janine joanne
jason jay jase
jennifer jen jenny jenn
jeremy jeremiah jerry jeremias jerome
jessica jess jessie
joachim joaquin jochen jo achim jochim quino
jonathan jonatan yonatan jon johnny nathan jonny jono jonas yoni
joseph josef jose giuseppe jozef josip joe joey pepe beppe sepp jupp josh pepito beppo iosif osip youssef yosef yossi
 josephus
josephine josefine josefa josie jo fifi pepa
joshua josh
judith judy jutta
julia julie juliana giulia julienne juliet jules jule julka yulia yuliya iuliia
julian julien giuliano jules jul juliusz
julius jules giulio julio gyula
kenneth ken kenny
kimberly kim
konrad conrad kurt con
klaus claus nicholas nikolaus nicolas nikolas nikolai nikolay nicola niccolo nikola mikolaj mykola nick nicky nico
 niko klaas niklas nicklas claas colin kolya
larissa larisa lara
laura lora laurie lauren lauretta
lawrence laurence lorenz lorenzo laurent lars larry laurie lauri lorentz laszlo
leonard leonhard leonardo lennard leo leon len lenny
leopold leopoldo leo poldi
leslie les lesley
lewis louis ludwig luis luigi lou lew luiz ludovic lodewijk gigi lutz ludek ludvik
lillian lilian lily lilly lil liliana
louise luisa luise lou lulu louisa
lucas lukas luca luke luc lukasz luka
lucy lucia lucie luzia luz lucja
magdalena madeleine magda leni lena maddie magdalene magdolna
manfred manni fred
marcus mark marc marco markus marek marcos marko marcel marceli
margaret margarete margarita margherita marguerite malgorzata margareta maggie meg peggy greta gretchen margot marge
 rita gosia margit grete gretel maisie daisy marga
maria mary marie marija mariya maryam miriam mariam masha molly polly mimi mia mitzi marika marijke maja maya marietta
 mitsy maruja manya
martin martino martijn marty marcin maarten tin
martha marta marty patty
matthew matthias mathias matteo mateo mateusz mathieu matthieu matias mattias matej matvey matt matty matz matze hias
 matti teo thijs matyas mate matheus
maurice moritz mauricio maurizio morris mo moe maury
maximilian maxim maxime massimo maksim maksym max maks maxi massimiliano maxwell
melissa mel lissa missy
michael michel miguel michele mikhail michal mihail mykhailo mikael mihai mike mick mickey mikey misha michi miky
 micha miki mischa mika mihaly michiel mikkel micah
michaela michelle micaela michele shelly micki michi
miroslav miro mirek slava
mohammed mohammad muhammad muhammed mohamed mohamad mehmet mo muhamed mohd mahomet
monica monika monique moni
morten martin mort
nathaniel nathan nataniel nate nat
natalie natalia nataliya natalya natasha nat tasha natascha natalja nataly
norbert norb nobby bert
oliver olivier oliviero olli ollie oli olly olivia
oscar oskar ozzie
oswald ozzie os waldo
pamela pam
patricia patrizia pat patty trish tricia patsy
patrick patricio patrik patrizio pat paddy rick patryk
paul paulo pablo paolo pavel pawel pal paulus pauli paavo pau poul
penelope penny
peter pietro pedro pierre piotr petr pyotr pjotr petar petros pete piet per peder petri pieter petya pit petrus perry
philip phillip philipp philippe felipe filippo filip phil pip flip
rachel raquel rachele rahel shelly rae raquelle
raphael rafael raffaele rafal rafa raf raffi rafi rafe
raymond raimund raimondo ramon ray mundo ramond
rebecca rebekka becky becca reba
reginald reinhold reynaldo reggie reg ron
reinhard richard
richard ricardo riccardo rikard ryszard ritchie rich rick dick ricky rik richie rico ric ryan rysiek dickie
robert roberto rob bob bobby robbie robin bert robby robi rupert ruprecht berto
rodney rod
roderick rodrigo rod rory rick
roger rogerio rudiger ruediger rog hodge
roland rolando orlando rollo roly
ronald ron ronnie ronny
rosemary rosemarie rosa rose rosie romy rosita roza
rudolf rudolph rodolfo rudi rudy rolf
ruth ruthie
samantha sam sammy
samuel samuele sam sammy shmuel
sarah sara sally sadie zara sarita
sebastian sebastien sebastiano seb bastian basti sebas bas bastien wastl seba
sergei sergey sergio serge serhiy serhii sergiy seryozha sergej sergii
siegfried sigfrid sigi siggi
sigismund sigmund zygmunt
simon simone szymon semyon shimon si symon
sophia sofia sophie sofie sonja sonya zofia zosia
solomon salomon shlomo sol
stanislaw stanislav stanislas stan stas slava stasiek
stephanie stefanie stefania estefania steph steffi stef fanny
stephen steven stefan stephan stefano etienne esteban stefanos stepan szczepan steve stevie steff steffen stef istvan
 stijn stephane estevan
susan susanne susanna suzanne zuzanna zuzana sue susie suzy sanne sanna susi zuza shoshana
svetlana sveta lana
sylvester silvester sly
tamara tammy toma
thaddeus tadeusz ted thad tadek tadeo
theodore theodor teodor teodoro fyodor fedor feodor ted teddy theo dora fedya
teresa theresa therese terry tess tessa resi teresita tereza
thomas tomas tommaso tomasz tom tommy foma thom tomek tomi tomaso
timothy timotheus timoteo timofey tim timmy timo
tobias tobiasz toby tobi
ulrich ulrik uli ulli ueli utz
ursula ulla uschi ursel
valentin valentine valentino val valya
valery valerii valerio valeriy val valera
vasily vasili vassily wasilij basil vasyl vasilis bill vasya vassilis
veronica veronika veronique ronnie vera vroni nika
victor viktor vittorio vic vik vitya
victoria viktoria vittoria vicky vicki tori vika viktoriia
vincent vincenzo vicente vinzenz vince vinny vin enzo cente
virginia ginny ginger
vladimir volodymyr wladimir wlodzimierz vlad volodya vova vlado vladi
vladislav vladyslav wladyslaw vlad slava ladislav ladislaus wladek
vyacheslav viacheslav slava slavik
walter gualtiero walt wally wat wouter
wenceslas vaclav vasek venceslas
werner wernher
wolfgang wolf wolfi wolfie
xavier javier xaver javi xavi saverio
yves ivo yvo yvon
zachary zacharias zach zack zak zakhar
zbigniew zbyszek zbig
"""


@cache
def _by_name() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(_LINES.replace("\n ", " ").strip().splitlines()):
        for name in line.split():
            found.setdefault(skeleton(folded(name)), set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


def groups(name: str) -> frozenset[int]:
    """Numbers of the lines that a given name (as `spelling.skeleton` has it) stands on; empty when unknown."""
    return _by_name().get(name, frozenset())


def same_given(a: str, b: str) -> bool:
    """Whether one given name is a form of the other: they share a line."""
    return not groups(a).isdisjoint(groups(b))
