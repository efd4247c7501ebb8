"""Words that tell what a name names, in the languages of most European offices, in lower case without full stops."""

from __future__ import annotations

_TITLES_WORDS = """
mr mrs ms miss mx dr prof professor sir dame rev lord lady madam herr herrn frau hr fr dipl-ing monsieur madame mme
mlle señor señora sr sra srta don doña sig signor signora signore dott dottoressa ing avv dhr mevr mevrouw meneer heer
pan pani ir drs fru capt captain colonel col general gen lieutenant lt sergeant sgt major judge justice senator sen
letrado letrada avvocato avvocata avvocatessa maître maitre me rechtsanwalt rechtsanwältin notar notaire notaio
advocaat abogado abogada schwester bruder pater frère soeur sœur dra sig.ra dott.ssa prof.ssa dottor ingegnere
ingeniero mw m mm familie signori doctor doctora docteur professeur professoressa profesor profesora president
chancellor minister king queen prince princess pope emperor saint ceo cfo cto coo director chairman chairwoman kanzler
kanzlerin präsident präsidentin président présidente ministre presidente ministro
"""
TITLES = frozenset(_TITLES_WORDS.split())
"""Before the name of a person; they are no part of it."""
_GREETINGS_WORDS = """
dear hi hello hey liebe lieber hallo cher chère bonjour salut hola querido querida estimado estimada ciao caro cara
gentile beste geachte moi hej kära moin servus hoi salve buongiorno thanks thx danke merci gracias grazie bedankt bye
cheers vg lg mfg gruß gruss grüße grüßen grüsse saludos saluti groet groeten groetjes
todo attn fyi
"""
GREETINGS = frozenset(_GREETINGS_WORDS.split())
_PARTICLES_WORDS = """
van von de der den del della di da du des la le los las el al bin ibn ben ter ten zu zum zur dos do e y af av
"""
PARTICLES = frozenset(_PARTICLES_WORDS.split())
"""Small words inside a person's name."""
_LEGAL_FORMS_WORDS = """
inc incorporated corp corporation co company ltd limited llc llp lp plc pty gmbh mbh ag kg kgaa ohg gbr ug eg ev ek se
sa sas sarl sasu sàrl eurl snc sca scs spa srl sl slu slne sociedad bv nv vof cv ab oy oyj as asa aps ks kft zrt sro
doo dd sp spzoo oü sia uab ltda eirl pte bhd sdn kk lda cie &co stiftung
"""
LEGAL_FORMS = frozenset(_LEGAL_FORMS_WORDS.split())
"""At the end of an organisation's name, without full stops: "S.A." is "sa"."""
_ORGANISATIONS_WORDS = """
university college school institute institution academy bank insurance council committee commission ministry
department agency association federation foundation society club union board authority office bureau court parliament
congress senate army navy police church hospital clinic museum library theatre theater orchestra band choir team group
holding holdings partners consulting consultants solutions systems technologies technology software labs laboratories
laboratory industries enterprises services pictures studios entertainment productions press publishing publishers
media network broadcasting airlines airways pharmaceuticals energy league party corporation company firm trust fund
embassy division universität hochschule fachhochschule institut akademie bundesbank sparkasse versicherung ministerium
bundesministerium amt bundesamt landesamt finanzamt gericht amtsgericht landgericht verein verband gesellschaft
stiftung werke stadtwerke klinik klinikum krankenhaus behörde kammer handelskammer gruppe verlag partei gewerkschaft
rat betriebsrat stadtrat bundestag bundesrat senat abteilung université école ministère société banque assurance
agence conseil comité fondation hôpital mairie groupe cabinet syndicat universidad ministerio banco sociedad agencia
consejo asociación fundación ayuntamiento grupo empresa università ministero banca società agenzia consiglio comitato
associazione fondazione comune gruppo azienda universiteit ministerie maatschappij vereniging stichting gemeente groep
"""
ORGANISATIONS = frozenset(_ORGANISATIONS_WORDS.split())
"""As the first or the last word of a name: an organisation."""
_ORGANISATIONS_LAST_WORDS = """
supplies logistics shipping steelworks metals steel analytics ventures capital motors electronics engineering
construction builders foods aluminium marine trading anlagenbau maschinenbau optik optique krankenkasse énergie
energia optiek techniek records railway railways packaging catering printing events eventos freight haulage couriers
logistik transporte chemicals plastics textiles turbines glassworks foundry joinery roofing scaffolding plumbing
plumbers print printers dairies dairy farms nurseries bakery brewery brewing caterers surveys surveyors solicitors
architects accountants advisers advisors associates brokers realty telecom telecoms robotics aerospace automotive
biotech diagnostics hospitality interiors instruments tools coaches motoring garage surgery veterinary commissioners
telekom metallbau holzbau stahlbau tiefbau hochbau dachbau gartenbau ladenbau messebau elektrotechnik haustechnik
sanitär feinmechanik baustoffe
"""
ORGANISATIONS_LAST = frozenset(_ORGANISATIONS_LAST_WORDS.split())
"""As the last word of a name of several: what a house trades in."""
_ORGANISATIONS_FIRST_WORDS = """
kanzlei reederei brauerei molkerei bäckerei metzgerei schreinerei tischlerei druckerei spedition autohaus café cafe
restaurant hotel praxis gemeinschaftspraxis apotheke steuerbüro ingenieurbüro architekturbüro büro malerbetrieb
kleingartenverein turnverein sportverein förderverein kreis gemeinde stadt landkreis stadtverwaltung diakonie caritas
tüv ihk hwk aok volksbank raiffeisenbank krankenkasse agentur werbeagentur immobilien hausverwaltung weingut mairie
commune ville caisse tribunal préfecture conseil cabinet étude atelier garage pharmacie clinique hôpital lycée collège
école centre crédit mutuelle imprimerie entreprise établissements ets groupe maison syndicat chambre ayuntamiento
juzgado caja talleres taller transportes construcciones inversiones promotora navíos conservas óptica ópticas bodegas
clínica farmacia hospital colegio instituto fundación asociación cámara diputación gestoría asesoría comune tribunale
cassa officine officina trasporti costruzioni investimenti immobiliare ottica cantina clinica ospedale liceo istituto
scuola camera consorzio cooperativa ditta studio autofficina gemeente rechtbank bakkerij slagerij rederij apotheek
ziekenhuis stichting vereniging drukkerij makelaardij vastgoed optiek provincie waterschap notariskantoor
accountantskantoor advocatenkantoor elektro dachbau metallbau holzbau stahlbau tiefbau gartenbau feinmechanik optik
prüfstelle gebäudereinigung bauamt landratsamt imprenta tipografia tipografía vetreria verrerie hôtel navi andamios
ponteggi charpentes charpente fret fletes autoridad autorità autorité friends
"""
ORGANISATIONS_FIRST = frozenset(_ORGANISATIONS_FIRST_WORDS.split())
"""As the first word of a name of several: what kind of house it is."""
ORGANISATION_ENDINGS = (
    "betrieb", "schmiede", "büro", "verein", "vereins", "genossenschaft", "gesellschaft", "werke", "werken", "kasse",
    "verlag", "bedrijf", "fabriek", "vereniging", "maatschappij", "handel", "kantoor", "erie", "ería", "eria", "ificio",
    "bäckerei",
    "brauerei", "druckerei", "erei", "verband", "ministerium", "universität", "bank",
)  # fmt: skip
"""Of the first word of a name of several, with the same meaning."""
_ROLES_OF_ORGANISATIONS_WORDS = """
firma versicherung versicherer auftragnehmer auftraggeber lieferant hersteller anbieter bauträger vendor supplier
insurer bank carrier manufacturer assureur fournisseur aseguradora proveedor assicurazione fornitore spettabile ditta
verzekeraar leverancier competitors competitor konkurrenten wettbewerber concurrents concurrent competidores
concorrenti concurrenten impresa entreprise empresa unternehmen bedrijf spediteur vermieterin subcontractor
subunternehmer contractor bauträger
"""
ROLES_OF_ORGANISATIONS = frozenset(_ROLES_OF_ORGANISATIONS_WORDS.split())
"""Before a name: what it names is an organisation, of which the word itself is no part."""
TRADED = (
    r"(?:quotations?|quotes?|offers?|invoices?|orders?|contracts?|bids?|tenders?|shipments?|deliver(?:y|ies)"
    r"|angebote?|offerten?|rechnung(?:en)?|auftrag|vertrag|bestellung(?:en)?|lieferung(?:en)?"
    r"|devis|factures?|commandes?|contrats?|offres?|ofertas?|presupuestos?|facturas?|pedidos?|contratos?"
    r"|offert[ae]|preventiv[oi]|fattur[ae]|ordin[ei]|contratt[oi]|offertes?|facturen|factuur|bestelling(?:en)?|contracten"
    r"|geht)\s(?:from|to|with|by|for|von|vom|an|mit|bei|de|à|chez|avec|a|con|da|di|van|bij|met|aan)"
)
"""Before a name: what somebody offers, is paid or orders, and of whom."""
EMPLOYED = (
    r"(?:(?:works?|worked|working|employed|jobs?|people)\s(?:at|for|from)|joined|(?:works?|worked)\swith"
    r"|(?:arbeitet|gearbeitet|angestellt)\s(?:jetzt\s)?(?:bei|für)|travaille\s(?:chez|pour)"
    r"|trabaja\s(?:en|para)|lavora\s(?:da|in|per|presso)|werkt\s(?:bij|voor))"
)
"""Before a name: who is employed there."""
_PLACES_WORDS = """
street road avenue boulevard lane drive square river lake county island islands mountain mountains valley bay airport
bridge park province district region coast beach desert forest hills peninsula canal harbour harbor village township
borough castle palace cathedral stadium arena station highway plaza tower room building campus straße strasse platz
allee gasse weg ufer ring brücke bahnhof flughafen see berg tal insel kreis landkreis bezirk rue place quai gare
aéroport lac mont rivière calle avenida paseo río lago via piazza viale corso fiume straat laan plein gracht kade
"""
PLACES = frozenset(_PLACES_WORDS.split())
"""As the first or the last word of a name: a place; "room" is one where people meet."""
PLACE_ENDINGS = ("straße", "strasse", "str.", "platz", "gasse", "allee", "straat", "gracht", "laan", "plein")
_JOBS_WORDS = """
head director manager counsel chair chairman chairwoman secretary treasurer consultant contractor customer client
supplier vendor company tenant landlord buyer seller lessee lessor employee employer officer board monsieur madame
directeur directrice président trésorier secrétaire prestataire locataire bailleur leiter leiterin vorstand
geschäftsführer geschäftsführerin mieter vermieter käufer verkäufer auftragnehmer auftraggeber kassenwart
schriftführer directora presidente tesorero arrendador arrendatario cliente proveedor direttore locatore conduttore
tesoriere huurder verhuurder penningmeester voorzitter services department team abteilung service engineer assistant
coordinator legal sales support procurement purchasing finance accounting operations it hr logistics einkauf vertrieb
buchhaltung personalabteilung recht technik achats comptabilité juridique compras contabilidad acquisti
amministrazione inkoop boekhouding projektleiter projektleiterin bauleiter bauleiterin referent referentin ingenieur
ingenieurin
"""
JOBS = frozenset(_JOBS_WORDS.split())
"""As the last word: what somebody is or a part of a house, and nobody's name."""
_EVENTS_WORDS = """
conference summit festival cup championship championships olympics war workshop congress expo fair awards award
symposium hackathon tournament battle revolution kick-off kickoff offsite webinar konferenz kongress messe tagung
gipfel fest krieg weltkrieg meisterschaft schulung seminar conférence sommet salon congrès guerre congreso feria
cumbre guerra conferenza fiera congresso vertice conferentie congres beurs
"""
EVENTS = frozenset(_EVENTS_WORDS.split())
_PROJECTS_WORDS = """
project projekt projet proyecto progetto programme initiative vorhaben codename teilprojekt
"""
PROJECTS = frozenset(_PROJECTS_WORDS.split())
"""Before or at the end of a project's name."""
_NOT_PROJECTS_WORDS = """
manager managers management leader lead team plan plans planning office officer owner coordinator director sponsor
status report budget charter scope review meeting kick-off number name managerin leiter leiterin leitung
management-office gutenberg
"""
NOT_PROJECTS = frozenset(_NOT_PROJECTS_WORDS.split())
"""After the word for a project: "Project Manager" names none."""
_ADDRESSED_WORDS = """
sir madam sirs customer customers all team everyone everybody colleagues colleague friend friends member members user
homeowner subscriber reader client investor applicant students guys folks damen herren kollegen kolleginnen alle
zusammen kunde kundin kunden tous toutes collègues monsieur madame todos todas cliente señores colegas tutti colleghi
gentili allen collega's
"""
ADDRESSED = frozenset(_ADDRESSED_WORDS.split())
"""After a greeting: nobody's name."""
_INTERJECTIONS_WORDS = """
grüße grüßen grüsse grüssen gruß gruss regards wishes saludos saluti groet groeten cordialement salutations
yeah yes yep no nope ok okay uh um hmm mm mm-hmm uh-huh oh ah well right so now then sure exactly cool great good fine
alright hi hello hey bye thanks thank please sorry ja nein doch genau oui non sí sì nee i'm i'll i've it's that's
there's we're you're don't they're he's she's let's
"""
INTERJECTIONS = frozenset(_INTERJECTIONS_WORDS.split())
"""What people say that begins with a capital and names nothing."""
_PROJECT_FOLDERS_WORDS = """
project projects projekt projekte projet projets proyecto proyectos progetti progetto projecten projectdossiers
"""
PROJECT_FOLDERS = frozenset(_PROJECT_FOLDERS_WORDS.split())
_CUSTOMER_FOLDERS_WORDS = """
customer customers client clients kunde kunden mandant mandanten supplier suppliers vendor vendors lieferant
lieferanten partner partners cliente clientes clienti klant klanten leverancier leveranciers fournisseur fournisseurs
proveedor proveedores fornitori
"""
CUSTOMER_FOLDERS = frozenset(_CUSTOMER_FOLDERS_WORDS.split())
"""Folders below which each folder is named for an organisation."""
_DOCUMENTS_WORDS = """
agreement contract act treaty policy directive regulation report plan strategy law bill vertrag gesetz verordnung
richtlinie bericht konzept contrat loi rapport contrato ley informe contratto legge rapporto overeenkomst wet protocol
framework convention constitution
"""
DOCUMENTS = frozenset(_DOCUMENTS_WORDS.split())
"""At the end of the name of something that is written down: a term."""
SPEAKING = (
    r"said|says|wrote|writes|asked|replied|told|thinks|agreed|agrees|suggested|noted|explained|confirmed|reported"
    r"|sagte|schrieb|meint|fragte|erklärte|bestätigte|a dit|a écrit|écrit|dijo|escribió|ha detto|ha scritto|zei|schreef"
)
"""After the name of somebody."""
_GENERIC_WORDS = """
untitled document documents new neu neues dokument sans titre doc file files scan img image picture page pages slide
sheet sheet1 tabelle tabelle1 table book mappe mappe1 copy kopie copie final draft entwurf version rev readme index
introduction summary abstract conclusion conclusions overview contents appendix annex references bibliography notes
agenda minutes protokoll protocol report bericht letter brief mail email message nachricht re fw fwd attachment anhang
einleitung zusammenfassung inhalt inhaltsverzeichnis übersicht anlage fazit hinweis hinweise allgemeines résumé
sommaire conclusion annexe introducción resumen índice conclusión introduzione riepilogo indice conclusione inleiding
samenvatting inhoud bijlage untitled1 presentation präsentation test tmp temp data export download downloads
background discussion results methods method history see also external links footnotes further reading general
information details description
"""
GENERIC = frozenset(_GENERIC_WORDS.split())
"""Words that alone name nothing that a document is about."""
_STOCK_WORDS = """
acciones acties actions anforderungen any attendees aufgaben azioni beschlüsse besluiten business client contact
contacts contexte contractor customer decisiones decisioni decisions divers doel doelen du durata durée décisions
empfehlungen findings forwarded gegenstand gerichtsstand goals haftung jour kontakt kontakte kosten kündigung laufzeit
looptijd next nächste obiettivi objectifs objectives objet objetivos objeto offene oggetto open ordre original other
participants plazo points policy precio prezzo price prices prijs privacy prix progress punkte purpose recommendations
requirements risks résiliation schedule schlussbestimmungen schritte scope sonstiges status steps supplier
tagesordnung teilnehmer termine terms ursprüngliche vergütung verschiedenes vertragsgegenstand weitergeleitete works
zahlung zahlungsbedingungen zeitplan ziele
"""
STOCK_HEADINGS = frozenset(_STOCK_WORDS.split()) | GENERIC
"""Of these words alone are headings made that stand in every contract, report and minutes."""
_COMMON_WORDS = """
access action agenda amount annex annual appendix application appointment approval article attachment availability
balance bill board browser budget calendar change client column comment company confirmation contract customer daily
data date deadline decision delivery deposit description desk discount document draft due edition email equipment
event expenses false fax fee field figure file finance floor folder forecast form governing gross group guest hall
head hotel impact information inventory invoice issue item job kickoff landlord lease letter level license line list
location login lot maintenance management manager market material meeting member message milestone minutes month
monthly name net no none note notes notice number offer office operations option order organisation organization owner
page paragraph part participant party payment penalty period phase phone plan plant point policy position price
priority process product programme project proposal purchase quality quantity quarter question quotation quote range
rate receipt reception reference release rent report request requirement resource result revenue review risk room
round safety sales schedule scope section security server service services shift signature site software solution
staff stage status step stock subject summary supplier supply survey system table target task tax team template tenant
term terms test ticket time title topic total training travel true unit update user value variation vat version visit
visitor volume warehouse warranty week weekly work works workshop year yes
"""
COMMON = frozenset(_COMMON_WORDS.split())
"""Words of offices that are written with a capital now and then and, alone, name nothing."""
