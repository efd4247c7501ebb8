"""Lists of names that come with the program: given names and towns (`assets/names`), and well known companies."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).resolve().parents[2] / "assets" / "names"
_COMPANIES = """
3M, ABB, Accenture, Adecco, Adidas, Adobe, Aegon, Ahold Delhaize, Air France, Air Liquide, Airbus, Akzo Nobel,
AkzoNobel, Alcatel, Aldi, Alibaba, Allianz, Alphabet, Alstom, Amadeus, Amazon, AMD, American Express, Amgen,
Anthropic, AOL, ArcelorMittal, Arcor, ASML, AstraZeneca, AT&T, Atlassian, Atos, Audi, Autodesk, Aviva, AXA, BAE
Systems, Bain, Banca Intesa, Banco Santander, Bank of America, Barclays, BASF, Bayer, BBC, BBVA, Bechtle, Beiersdorf,
Bertelsmann, BlackRock, Bloomberg, BMW, BNP Paribas, Boeing, Bosch, Bouygues, BP, British Airways, British Telecom,
Broadcom, BT, CaixaBank, Canon, Capgemini, Carrefour, Caterpillar, CBS, Cisco, Citibank, Citigroup, Citrix, CNN,
Coca-Cola, Commerzbank, Continental AG, Credit Suisse, Crédit Agricole, Cisco Systems, Daimler, Danone, Danske Bank,
Dassault, Dell, Deloitte, Deutsche Bahn, Deutsche Bank, Deutsche Börse, Deutsche Post, Deutsche Telekom, Devoteam,
DHL, Disney, DocuSign, Dow Chemical, DPD, Dropbox, Dräger, DuPont, E.ON, eBay, EDF, Edeka, EDP, Electrolux, Eli Lilly,
Endesa, Enel, Engie, Eni, EnBW, Ericsson, Ernst & Young, Esselunga, Essent, EssilorLuxottica, Evonik, Exxon,
ExxonMobil, EY, Facebook, FedEx, Ferrari, Ferrero, Fiat, Fincantieri, Ford Motor, Fraunhofer, Fresenius, Fujitsu,
Gartner, Gazprom, General Electric, General Motors, Generali, GitHub, GitLab, Glencore, GLS, Goldman Sachs, Google,
Groupama, GSK, Grundfos, H&M, Hapag-Lloyd, Heineken, Heidelberg Materials, Henkel, Hermes, Hewlett-Packard, Hilti,
Hitachi, Hochtief, Honda, Honeywell, Hornbach, HSBC, Huawei, HubSpot, Hyundai, Iberdrola, Iberia, IBM, IKEA, Inditex,
Indra, Infineon, Infosys, ING, Intel, Interpolis, Intesa Sanpaolo, Ionos, JetBrains, Johnson & Johnson, JPMorgan,
JPMorgan Chase, Kaufland, Kering, KfW, KLM, Konica Minolta, KPMG, KPN, L'Oréal, La Poste, Lenovo, Leonardo S.p.A,
Leroy Merlin, Lexware, LG Electronics, Lidl, Linde plc, LinkedIn, Lloyds, Lockheed Martin, Logitech, Lufthansa, LVMH,
Macif, Maersk, MAIF, MAN SE, Mapfre, Mastercard, McDonald's, McKinsey, Mediaset, Medtronic, Mercadona, Merck,
Mercedes-Benz, Metro AG, Michelin, Microsoft, Miele, Migros, Mistral AI, Mitsubishi, Monsanto, Moody's, Motorola,
Munich Re, Naturgy, NBC, Nestlé, Netflix, Nike, Nintendo, Nissan, Nokia, Nordea, Novartis, Novo Nordisk, NTT, NVIDIA,
Nvidia, O2, OpenAI, Oracle, Orange SA, Orsted, Ørsted, Otto Group, Panasonic, PayPal, PepsiCo, Pernod Ricard, Peugeot,
Pfizer, Philips, Pirelli, Poste Italiane, PostNL, Porsche, Procter & Gamble, Proximus, PwC, PricewaterhouseCoopers,
Qualcomm, Rabobank, Raiffeisen, Randstad, Reckitt, Red Hat, Reuters, Renault, Repsol, REWE, Rheinmetall, Ricoh, Rio
Tinto, Roche, Rolls-Royce, Rossmann, RTL, RWE, Ryanair, Safran, Salesforce, Samsung, Sandoz, Sanofi, SAP, Schaeffler,
Schneider Electric, ServiceNow, Shell, Siemens, Signal Iduna, Sixt, Škoda, Slack Technologies, Sky News, SNCF, Société
Générale, Sodexo, Solvay, Sony, Sopra Steria, Spotify, Starbucks, Stellantis, Stripe, Sulzer, Swatch, Swiss Re,
Swisscom, Syngenta, T-Mobile, Talanx, TeamViewer, Telecom Italia, Telefónica, Telekom, Telenor, Telia, Tesco, Tesla,
Tetra Pak, Thales, ThyssenKrupp, Thyssenkrupp, TikTok, TotalEnergies, Toyota, TSMC, TUI, Twitter, TÜV Nord, TÜV
Rheinland, TÜV Süd, Uber, UBS, UniCredit, Unilever, Unipol, Vaillant, Vattenfall, Veolia, Verizon, Vestas, Vinci SA,
Vodafone, Volkswagen, Volvo, Vonovia, VW, Walmart, Wells Fargo, WhatsApp, Wintershall, Wirecard, Wolters Kluwer,
Würth, Xerox, Yahoo, Yamaha, Zalando, ZDF, ZF Friedrichshafen, Zoom Video, Zurich Insurance, AOK, Barmer, Techniker
Krankenkasse, DAK, IG Metall, Ver.di, Malteser, Caritas, Diakonie, Greenpeace, UNESCO, UNICEF, NATO, OECD, WHO, UEFA,
FIFA, NASA, ESA, CERN, Harvard, Stanford, MIT, INSEAD, CNRS, INSERM, INRIA, CNAM, URSSAF, AENA, Renfe, Trenitalia,
INPS, INAIL, Agenzia delle Entrate, Hacienda, Belastingdienst, UWV, HMRC, NHS, DVLA, IRS, FBI, CIA, FDA, SEC
"""


@cache
def given_names() -> frozenset[str]:
    """Given names that are rarer than those of `draw_given_names`: they tell a person only beside other words."""
    return frozenset((_FOLDER / "given-names.txt").read_text("utf-8").split())


@cache
def towns() -> frozenset[str]:
    """Towns whose names mean nothing else."""
    return _listed("places.txt")


@cache
def towns_like_people() -> frozenset[str]:
    """Towns that share their names with people or with ordinary words: what stands before them has to tell."""
    return _listed("places-like-people.txt")


@cache
def companies() -> frozenset[str]:
    """Companies and institutions that offices of Europe write to."""
    return frozenset(" ".join(name.split()) for name in _COMPANIES.split(","))


def _listed(name: str) -> frozenset[str]:
    text = (_FOLDER / name).read_text("utf-8")
    return frozenset(" ".join(one.split()) for one in text.split(","))
