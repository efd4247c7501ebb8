"""Countries in the languages of most European offices, and large cities, states and regions: what tells a place.

Names of countries are those of CLDR, English, German, French, Spanish, Italian and Dutch (Copyright (c) 1991-2025
Unicode, Inc., Unicode License v3, which permits any use provided that this notice stands in all copies; there is no
warranty).
"""

from __future__ import annotations

_COUNTRIES = """
Afganistán, Afghanistan, Africa, Afrika, Afrique, Afrique du Sud, Albania, Albanie, Albanien, Albanië, Alemania,
Algeria, Algerien, Algerije, Algérie, Allemagne, America, American Samoa, Amerikaans-Samoa, Amerikaanse
Maagdeneilanden, Amerikanisch-Samoa, Amerikanische Jungferninseln, Amerikanische Überseeinseln, Andorra, Andorre,
Angola, Anguila, Anguilla, Antarctica, Antarctique, Antarktis, Antartide, Antigua & Barbuda, Antigua e Barbuda,
Antigua en Barbuda, Antigua und Barbuda, Antigua y Barbuda, Antigua-et-Barbuda, Antártida, Arabia Saudita, Arabia
Saudí, Arabie saoudite, Argelia, Argentina, Argentine, Argentinien, Argentinië, Armenia, Armenien, Armenië, Arménie,
Aruba, Ascension, Ascension Island, Aserbaidschan, Asia, Asie, Asien, Australia, Australie, Australien, Australië,
Austria, Autriche, Azerbaigian, Azerbaijan, Azerbaiyán, Azerbaïdjan, Azerbeidzjan, Bahamas, Bahama’s, Bahrain,
Bahrein, Bahreïn, Bangladesch, Bangladesh, Bangladés, Barbade, Barbados, Baréin, Belarus, Belgien, Belgio, Belgique,
Belgium, België, Belice, Belize, Benin, Benín, Bermuda, Bermudas, Bermudes, Bhoutan, Bhutan, Bielorrusia, Bielorussia,
Biélorussie, Bolivia, Bolivie, Bolivien, Bosnia & Herzegovina, Bosnia ed Erzegovina, Bosnia y Herzegovina,
Bosnie-Herzégovine, Bosnien und Herzegowina, Bosnië en Herzegovina, Botsuana, Botswana, Bouvet Island, Bouveteiland,
Bouvetinsel, Brasil, Brasile, Brasilien, Brazil, Brazilië, Britain, Britische Jungferninseln, Britisches Territorium
im Indischen Ozean, British Indian Ocean Territory, British Virgin Islands, Brits Indische Oceaanterritorium, Britse
Maagdeneilanden, Brunei, Brunei Darussalam, Brunéi, Brésil, Bulgaria, Bulgarie, Bulgarien, Bulgarije, Burkina Faso,
Burundi, Bután, Bélgica, Bénin, Cabo Verde, Cambodge, Cambodia, Cambodja, Cambogia, Camboya, Cameroon, Cameroun,
Camerun, Camerún, Canada, Canadá, Canarias, Canarische Eilanden, Canary Islands, Cap-Vert, Cape Verde, Capo Verde,
Caraibi Olandesi, Caribbean Netherlands, Caribe neerlandés, Caribisch Nederland, Catar, Cayman Islands, Cechia,
Centraal-Afrikaanse Republiek, Central African Republic, Ceuta & Melilla, Ceuta e Melilla, Ceuta en Melilla, Ceuta et
Melilla, Ceuta und Melilla, Ceuta y Melilla, Chad, Chequia, Chile, Chili, China, Chine, Chipre, Christmas Island,
Christmaseiland, Chypre, Ciad, Cile, Cina, Cipro, Città del Vaticano, Ciudad del Vaticano, Clipperton,
Clipperton-Insel, Cocoseilanden, Colombia, Colombie, Comoras, Comore, Comoren, Comores, Comoros, Congo, Congo -
Brazzaville, Congo - Kinshasa, Congo-Brazzaville, Congo-Kinshasa, Cook Islands, Cookeilanden, Cookinseln, Corea del
Nord, Corea del Norte, Corea del Sud, Corea del Sur, Corée du Nord, Corée du Sud, Costa Rica, Costa d’Avorio, Croacia,
Croatia, Croatie, Croazia, Cuba, Curazao, Curaçao, Cyprus, Czech Republic, Czechia, Côte d’Ivoire, Danemark,
Danimarca, Denemarken, Denmark, Deutschland, Diego Garcia, Diego García, Dinamarca, Djibouti, Dominica, Dominicaanse
Republiek, Dominican Republic, Dominikanische Republik, Dominique, Dschibuti, Duitsland, Dänemark, EU, East Germany,
Ecuador, Egipto, Egitto, Egypt, Egypte, El Salvador, Emirati Arabi Uniti, Emiratos Árabes Unidos, England,
Equatoriaal-Guinea, Equatorial Guinea, Eritrea, Eslovaquia, Eslovenia, Espagne, España, Estados Unidos, Estland,
Estonia, Estonie, Esuatini, Eswatini, Ethiopia, Ethiopië, Etiopia, Etiopía, Europa, Europe, Faeröer, Falkland Islands,
Falklandeilanden, Falklandinseln, Faroe Islands, Fidji, Fidschi, Figi, Fiji, Filipijnen, Filipinas, Filippine,
Finland, Finlande, Finlandia, Finnland, Fiyi, France, Francia, Frankreich, Frankrijk, Frans-Guyana, Frans-Polynesië,
Franse Gebieden in de zuidelijke Indische Oceaan, Französisch-Guayana, Französisch-Polynesien, Französische Süd- und
Antarktisgebiete, French Guiana, French Polynesia, French Southern Territories, Färöer, Gabon, Gabun, Gabón, Gambia,
Gambie, Georgia, Georgia del Sud e Sandwich Australi, Georgien, Georgië, Germania, Germany, Ghana, Giamaica, Giappone,
Gibilterra, Gibraltar, Gibuti, Giordania, Granada, Great Britain, Grecia, Greece, Greenland, Grenada, Grenade,
Griechenland, Griekenland, Groenland, Groenlandia, Großbritannien, Grèce, Grönland, Guadalupa, Guadalupe, Guadeloupe,
Guam, Guatemala, Guayana Francesa, Guernesey, Guernsey, Guinea Ecuatorial, Guinea Equatoriale, Guinea-Bissau,
Guinea-Bisáu, Guinee, Guinee-Bissau, Guinée, Guinée équatoriale, Guinée-Bissau, Guyana, Guyana Francese, Guyane
française, Géorgie, Géorgie du Sud-et-les Îles Sandwich du Sud, Haiti, Haití, Haïti, Heard en McDonaldeilanden, Heard
und McDonaldinseln, Holland, Honduras, Hong Kong SAR China, Hongarije, Hongkong SAR van China, Hongrie, Hungary,
Hungría, IJsland, Iceland, Ierland, Inde, India, Indien, Indonesia, Indonesien, Indonesië, Indonésie, Irak, Iran,
Iraq, Ireland, Irland, Irlanda, Irlande, Irán, Isla Bouvet, Isla Clipperton, Isla Norfolk, Isla de Man, Isla de
Navidad, Isla de la Ascensión, Island, Islanda, Islande, Islandia, Islas Aland, Islas Caimán, Islas Cocos, Islas Cook,
Islas Feroe, Islas Georgia del Sur y Sandwich del Sur, Islas Heard y McDonald, Islas Malvinas, Islas Marianas del
Norte, Islas Marshall, Islas Pitcairn, Islas Salomón, Islas Turcas y Caicos, Islas Vírgenes Británicas, Islas Vírgenes
de EE. UU., Islas menores alejadas de EE. UU., Isle of Man, Isola Ascensione, Isola Bouvet, Isola Christmas, Isola
Norfolk, Isola di Clipperton, Isola di Man, Isole Canarie, Isole Cayman, Isole Cook, Isole Falkland, Isole Fær Øer,
Isole Heard e McDonald, Isole Marianne Settentrionali, Isole Marshall, Isole Minori Esterne degli Stati Uniti, Isole
Pitcairn, Isole Salomone, Isole Turks e Caicos, Isole Vergini Americane, Isole Vergini Britanniche, Isole Åland,
Israel, Israele, Israël, Italia, Italie, Italien, Italië, Italy, Ivoorkust, Jamaica, Jamaika, Jamaïque, Japan, Japon,
Japón, Jemen, Jersey, Jordan, Jordania, Jordanie, Jordanien, Jordanië, Kaaimaneilanden, Kaapverdië, Kaimaninseln,
Kambodscha, Kameroen, Kamerun, Kanada, Kanarische Inseln, Karibische Niederlande, Kasachstan, Katar, Kazachstan,
Kazajistán, Kazakhstan, Kazakistan, Kenia, Kenya, Kirghizistan, Kirghizstan, Kirgisistan, Kirgizië, Kirguistán,
Kiribati, Kleine afgelegen eilanden van de Verenigde Staten, Koeweit, Kokosinseln, Kolumbien, Komoren,
Kongo-Brazzaville, Kongo-Kinshasa, Kosovo, Koweït, Kroatien, Kroatië, Kuba, Kuwait, Kyrgyzstan, La Réunion, Laos,
Latin America, Latvia, Lebanon, Lesotho, Lesoto, Letland, Letonia, Lettland, Lettonia, Lettonie, Liban, Libano,
Libanon, Liberia, Libia, Libië, Libya, Libye, Libyen, Liechtenstein, Litauen, Lithuania, Litouwen, Lituania, Lituanie,
Lussemburgo, Luxembourg, Luxemburg, Luxemburgo, Líbano, Macao SAR China, Macau SAR van China, Macedonia del Nord,
Macedonia del Norte, Macédoine du Nord, Madagascar, Madagaskar, Malaisie, Malasia, Malaui, Malawi, Malaysia, Maldivas,
Maldive, Maldiven, Maldives, Malediven, Maleisië, Mali, Malta, Malte, Maroc, Marocco, Marokko, Marruecos, Marshall
Islands, Marshalleilanden, Marshallinseln, Martinica, Martinique, Mauretanien, Maurice, Mauricio, Mauritania,
Mauritanie, Mauritanië, Mauritius, Mayotte, Messico, Mexico, Mexiko, Mexique, Micronesia, Micronésie, Mikronesien,
Moldavia, Moldavie, Moldavië, Moldova, Monaco, Mongolei, Mongolia, Mongolie, Mongolië, Montenegro, Montserrat,
Monténégro, Morocco, Mosambik, Mozambico, Mozambique, Myanmar, México, Mónaco, Namibia, Namibie, Namibië, Nauru,
Nederland, Nepal, Netherlands, Neukaledonien, Neuseeland, New Caledonia, New Zealand, Nicaragua, Niederlande,
Nieuw-Caledonië, Nieuw-Zeeland, Niger, Nigeria, Noord-Korea, Noord-Macedonië, Noordelijke Marianen, Noorwegen,
Nordkorea, Nordmazedonien, Norfolk, Norfolk Island, Norfolkinsel, North America, North Korea, North Macedonia,
Northern Ireland, Northern Mariana Islands, Noruega, Norvegia, Norvège, Norway, Norwegen, Nouvelle-Calédonie,
Nouvelle-Zélande, Nueva Caledonia, Nueva Zelanda, Nuova Caledonia, Nuova Zelanda, Népal, Níger, Nördliche Marianen,
Oeganda, Oekraïne, Oezbekistan, Oman, Omán, Oost-Timor, Oostenrijk, Ouganda, Ouzbékistan, Paesi Bassi, Pakistan,
Pakistán, Palaos, Palau, Palestijnse gebieden, Palestinian Territories, Palästinensische Autonomiegebiete, Panama,
Panamá, Papoea-Nieuw-Guinea, Papouasie-Nouvelle-Guinée, Papua New Guinea, Papua Nuova Guinea, Papua-Neuguinea, Papúa
Nueva Guinea, Paraguay, Pays-Bas, Pays-Bas caribéens, Países Bajos, Peru, Perù, Perú, Philippinen, Philippines,
Pitcairn Islands, Pitcairneilanden, Pitcairninseln, Poland, Polen, Polinesia Francesa, Polinesia Francese, Pologne,
Polonia, Polynésie française, Porto Rico, Portogallo, Portorico, Portugal, Puerto Rico, Pérou, Qatar, R.A.S. chinoise
de Hong Kong, R.A.S. chinoise de Macao, RAS di Hong Kong, RAS di Macao, Regno Unito, Reino Unido, Repubblica
Centrafricana, Repubblica Dominicana, Republik Moldau, República Centroafricana, República Democrática del Congo,
República Dominicana, Reunión, Riunione, Roemenië, Romania, Roumanie, Royaume-Uni, Ruanda, Rumanía, Rumänien, Rusia,
Rusland, Russia, Russie, Russland, Rwanda, République centrafricaine, République dominicaine, Réunion, Sahara
Occidentale, Sahara occidental, Saint Kitts e Nevis, Saint Kitts en Nevis, Saint Lucia, Saint Martin, Saint Vincent e
Grenadine, Saint Vincent en de Grenadines, Saint-Barthélemy, Saint-Christophe-et-Niévès, Saint-Marin, Saint-Martin,
Saint-Pierre e Miquelon, Saint-Pierre en Miquelon, Saint-Pierre-et-Miquelon, Saint-Vincent-et-les Grenadines,
Sainte-Hélène, Sainte-Lucie, Salomonen, Salomonseilanden, Salvador, Sambia, Samoa, Samoa Americana, Samoa Americane,
Samoa américaines, San Bartolomé, San Cristóbal y Nieves, San Marino, San Martín, San Pedro y Miquelón, San Vicente y
las Granadinas, Santa Elena, Santa Lucía, Santo Tomé y Príncipe, Sant’Elena, Sao Tomé en Principe, Sao
Tomé-et-Principe, Saoedi-Arabië, Sark, Saudi Arabia, Saudi-Arabien, Schottland, Schweden, Schweiz, Scotland, Senegal,
Serbia, Serbie, Serbien, Servië, Seychellen, Seychelles, Sierra Leona, Sierra Leone, Simbabwe, Singapore, Singapour,
Singapur, Sint Maarten, Sint-Helena, Sint-Maarten, Siria, Slovacchia, Slovakia, Slovaquie, Slovenia, Slovenië,
Slovénie, Slowakei, Slowakije, Slowenien, Soedan, Solomon Islands, Somalia, Somalie, Somalië, Sonderverwaltungsregion
Hongkong, Sonderverwaltungsregion Macau, Soudan, Soudan du Sud, South Africa, South America, South Georgia & South
Sandwich Islands, South Korea, South Sudan, Soviet Union, Spagna, Spain, Spanien, Spanje, Spitsbergen en Jan Mayen,
Spitzbergen und Jan Mayen, Sri Lanka, St. Barthélemy, St. Helena, St. Kitts & Nevis, St. Kitts und Nevis, St. Lucia,
St. Martin, St. Pierre & Miquelon, St. Pierre und Miquelon, St. Vincent & Grenadines, St. Vincent und die Grenadinen,
Stati Uniti, Sud Sudan, Sudafrica, Sudan, Sudáfrica, Sudán, Sudán del Sur, Suecia, Suisse, Suiza, Surinam, Suriname,
Suède, Svalbard & Jan Mayen, Svalbard e Jan Mayen, Svalbard et Jan Mayen, Svalbard y Jan Mayen, Svezia, Svizzera,
Sweden, Switzerland, Syria, Syrie, Syrien, Syrië, Sáhara Occidental, São Tomé & Príncipe, São Tomé e Príncipe, São
Tomé und Príncipe, Sénégal, Südafrika, Südgeorgien und die Südlichen Sandwichinseln, Südkorea, Südsudan, Tadjikistan,
Tadschikistan, Tadzjikistan, Tagikistan, Tailandia, Taiwan, Taiwán, Tajikistan, Tansania, Tanzania, Tanzanie,
Tayikistán, Taïwan, Tchad, Tchéquie, Terre Australi Francesi, Terres australes françaises, Territoire britannique de
l’océan Indien, Territoires palestiniens, Territori Palestinesi, Territorio Britannico dell’Oceano Indiano, Territorio
Británico del Océano Índico, Territorios Australes Franceses, Territorios Palestinos, Thailand, Thailandia, Thaïlande,
Timor Est, Timor oriental, Timor-Leste, Togo, Tokelau, Tonga, Trinidad & Tobago, Trinidad e Tobago, Trinidad en
Tobago, Trinidad und Tobago, Trinidad y Tobago, Trinité-et-Tobago, Tristan da Cunha, Tristán de Acuña, Tschad,
Tschechien, Tsjaad, Tsjechië, Tunesien, Tunesië, Tunisia, Tunisie, Turchia, Turkije, Turkmenistan, Turkmenistán,
Turkménistan, Turks & Caicos Islands, Turks- en Caicoseilanden, Turks- und Caicosinseln, Turquie, Turquía, Tuvalu,
Túnez, Türkei, Türkiye, U.K., U.S., U.S. Outlying Islands, U.S. Virgin Islands, UAE, UK, USA, Ucraina, Ucrania,
Uganda, Ukraine, Ungarn, Ungheria, United Arab Emirates, United Kingdom, United States, United States of America,
Uruguay, Usbekistan, Uzbekistan, Uzbekistán, Vanuatu, Vaticaanstad, Vatikanstadt, Venezuela, Vereinigte Arabische
Emirate, Vereinigte Staaten, Vereinigtes Königreich, Verenigd Koninkrijk, Verenigde Arabische Emiraten, Verenigde
Staten, Vietnam, Viêt Nam, Wales, Wallis & Futuna, Wallis e Futuna, Wallis en Futuna, Wallis und Futuna, Wallis y
Futuna, Wallis-et-Futuna, Weihnachtsinsel, West Germany, Westelijke Sahara, Western Sahara, Westsahara, Yemen, Yibuti,
Yémen, Zambia, Zambie, Zentralafrikanische Republik, Zimbabue, Zimbabwe, Zuid-Afrika, Zuid-Georgia en Zuidelijke
Sandwicheilanden, Zuid-Korea, Zuid-Soedan, Zweden, Zwitserland, Zypern, Ägypten, Äquatorialguinea, Äthiopien, Åland,
Åland Islands, Ålandinseln, Égypte, Émirats arabes unis, Équateur, Érythrée, État de la Cité du Vatican, États-Unis,
Éthiopie, Île Bouvet, Île Christmas, Île Clipperton, Île Norfolk, Île de Man, Île de l’Ascension, Îles Canaries, Îles
Caïmans, Îles Cocos, Îles Cook, Îles Féroé, Îles Heard-et-MacDonald, Îles Malouines, Îles Mariannes du Nord, Îles
Marshall, Îles Pitcairn, Îles Salomon, Îles Turques-et-Caïques, Îles Vierges britanniques, Îles Vierges des
États-Unis, Îles mineures éloignées des États-Unis, Îles Åland, Österreich
"""
_CITIES = """
Aachen, Aarhus, Aberdeen, Abidjan, Abu Dhabi, Abuja, Accra, Addis Ababa, Adelaide, Ahmedabad, Aix-en-Provence,
Alabama, Alaska, Alberta, Albuquerque, Alexandria, Algiers, Alicante, Amman, Amsterdam, Anaheim, Andalucía, Angers,
Ankara, Antwerp, Antwerpen, Arizona, Arkansas, Arlington, Athen, Athens, Atlanta, Auckland, Augsburg, Austin,
Baden-Württemberg, Baghdad, Baku, Bali, Baltimore, Bangalore, Bangkok, Barcelona, Bari, Basel, Bath, Bavaria, Bayern,
Beijing, Beirut, Belfast, Belgrade, Bengaluru, Beograd, Bergen, Berlin, Bern, Berne, Bielefeld, Bilbao, Birmingham,
Bochum, Bogotá, Bologna, Bombay, Bonn, Bordeaux, Boston, Braga, Brandenburg, Brasília, Bratislava, Braunschweig,
Bremen, Brescia, Brighton, Brisbane, Bristol, British Columbia, Brittany, Brno, Brooklyn, Brussel, Brussels,
Bruxelles, Brüssel, Bucharest, București, Budapest, Buenos Aires, Buffalo, Bukarest, Busan, Cairo, Calcutta, Calgary,
California, Cambridge, Canberra, Cape Town, Caracas, Cardiff, Casablanca, Catalonia, Cataluña, Catania, Charlotte,
Chemnitz, Chengdu, Chennai, Chicago, Chișinău, Chongqing, Christchurch, Cincinnati, Ciudad de México,
Clermont-Ferrand, Cleveland, Cluj-Napoca, Coimbra, Cologne, Colombo, Colorado, Columbus, Connecticut, Copenhagen,
Cork, Cornwall, Coventry, Curitiba, Córdoba, Dakar, Dallas, Damascus, Darmstadt, Darwin, Debrecen, Delaware, Delhi,
Den Haag, Denver, Detroit, Devon, Dhaka, Dijon, Doha, Dortmund, Dresden, Dubai, Dublin, Duisburg, Durban, Düsseldorf,
Edinburgh, Edmonton, Eindhoven, Erfurt, Espoo, Essen, Essex, Firenze, Florence, Florenz, Florida, Fort Worth,
Frankfurt, Frankfurt am Main, Freiburg, Fresno, Fukuoka, Galicia, Galway, Gdańsk, Gelsenkirchen, Geneva, Genf, Genoa,
Genova, Gent, Genève, Ghent, Gijón, Glasgow, Gold Coast, Gothenburg, Granada, Graz, Grenoble, Guadalajara, Guangzhou,
Gujarat, Göteborg, Göttingen, Haifa, Halle, Hamburg, Hangzhou, Hannover, Hanoi, Hanover, Havana, Hawaii, Heidelberg,
Heilbronn, Helsinki, Hesse, Hessen, Hiroshima, Ho Chi Minh City, Hobart, Hollywood, Hong Kong, Hongkong, Honolulu,
Houston, Hyderabad, Iași, Idaho, Illinois, Incheon, Indiana, Indianapolis, Ingolstadt, Innsbruck, Iowa, Islamabad,
Istanbul, Izmir, Jacksonville, Jakarta, Jena, Jerusalem, Johannesburg, Kabul, Kairo, Kampala, Kansas, Kansas City,
Kapstadt, Karachi, Karlsruhe, Karnataka, Kassel, Kathmandu, Katowice, Kaunas, Kent, Kentucky, Kerala, Kharkiv, Kiel,
Kiev, Kinshasa, Kobe, Kolkata, Konstanz, Kopenhagen, Košice, Krakow, Kraków, Krefeld, Kuala Lumpur, Kuwait City, Kyiv,
Kyoto, Köln, København, Lagos, Lahore, Lancashire, Las Vegas, Lausanne, Le Havre, Leeds, Leicester, Leipzig, Leuven,
Lille, Lima, Limerick, Linz, Lisboa, Lisbon, Lissabon, Liverpool, Liège, Ljubljana, Lombardia, Lombardy, Londen,
London, Londra, Londres, Long Island, Los Angeles, Louisiana, Louisville, Lower Saxony, Luanda, Lublin, Lucerne,
Lugano, Luzern, Lviv, Lyon, Lübeck, Macau, Madras, Madrid, Magdeburg, Maharashtra, Mailand, Maine, Mainz, Malaga,
Malmö, Manchester, Manhattan, Manila, Manitoba, Mannheim, Maribor, Marseille, Maryland, Massachusetts,
Mecklenburg-Vorpommern, Medellín, Melbourne, Memphis, Menlo Park, Mesa, Metz, Mexico City, Miami, Michigan, Milan,
Milano, Milwaukee, Minneapolis, Minnesota, Minsk, Mississippi, Missouri, Modena, Montana, Monterrey, Montevideo,
Montpellier, Montreal, Montréal, Moscou, Moscow, Moskau, Mountain View, Mumbai, Munich, Murcia, Málaga,
Mönchengladbach, München, Münster, Nagasaki, Nagoya, Nairobi, Nancy, Nanjing, Nantes, Naples, Napoli, Nashville,
Neapel, Nebraska, Nevada, New Delhi, New Hampshire, New Jersey, New Mexico, New Orleans, New South Wales, New York,
New York City, Newcastle, Newcastle upon Tyne, Nice, Niedersachsen, Nordrhein-Westfalen, Norfolk, Normandy, North
Carolina, North Dakota, North Rhine-Westphalia, Nottingham, Nova Scotia, Nuremberg, Nîmes, Nürnberg, Oakland, Odense,
Odesa, Ohio, Okinawa, Oklahoma, Oklahoma City, Oldenburg, Omaha, Ontario, Oregon, Orlando, Osaka, Oslo, Osnabrück,
Ostrava, Ottawa, Oxford, Padova, Padua, Palermo, Palo Alto, Parigi, Parijs, Paris, Parma, Peking, Pennsylvania, Perth,
Philadelphia, Phnom Penh, Phoenix, Pittsburgh, Plovdiv, Plymouth, Portland, Porto, Porto Alegre, Potsdam, Poznań,
Prag, Prague, Praha, Pretoria, Provence, Pune, Punjab, Pyongyang, Quebec, Queens, Queensland, Quito, Québec, Rabat,
Raleigh, Reading, Recife, Redmond, Regensburg, Reims, Rennes, Reykjavík, Rheinland-Pfalz, Rhode Island, Riga, Rio de
Janeiro, Riyadh, Rom, Roma, Rome, Rostock, Rotterdam, Rouen, Saarbrücken, Saarland, Sachsen, Sachsen-Anhalt,
Sacramento, Saigon, Saint Petersburg, Saint-Étienne, Salt Lake City, Salvador, Salzburg, San Antonio, San Diego, San
Francisco, San Jose, Santiago, Santiago de Chile, Sapporo, Sarajevo, Sardinia, Saskatchewan, Saxony,
Schleswig-Holstein, Seattle, Seoul, Sevilla, Seville, Shanghai, Sheffield, Shenzhen, Sicilia, Sicily, Silicon Valley,
Singapore, Singapur, Skopje, Sofia, South Australia, South Carolina, South Dakota, Southampton, Split, St. Gallen, St.
Louis, St. Petersburg, Stavanger, Stockholm, Strasbourg, Straßburg, Stuttgart, Surrey, Sussex, Sydney, Szczecin, São
Paulo, Taipei, Tallinn, Tamil Nadu, Tampa, Tampere, Tasmania, Tbilisi, Tehran, Tel Aviv, Tennessee, Texas, The Hague,
Thessaloniki, Thüringen, Tianjin, Timișoara, Tirana, Tokio, Tokyo, Torino, Toronto, Toscana, Toulon, Toulouse,
Trieste, Trondheim, Tucson, Tulsa, Tunis, Turin, Turku, Tuscany, Ulm, Uppsala, Utah, Utrecht, Valencia, Valladolid,
Vancouver, Varna, Venedig, Venezia, Venice, Vermont, Verona, Viena, Vienna, Vienne, Vigo, Vilnius, Virginia, Warsaw,
Warschau, Warszawa, Washington, Washington D.C., Washington DC, Wellington, West Virginia, Western Australia, Wichita,
Wien, Wiesbaden, Winnipeg, Winterthur, Wisconsin, Wolfsburg, Wrocław, Wuhan, Wuppertal, Wyoming, Würzburg, Xi'an,
Yangon, Yerevan, Yokohama, York, Yorkshire, Zagreb, Zaragoza, Zug, Zurich, Zürich, Île-de-France, Łódź
"""
_OTHER_SCRIPTS = """
北京, 上海, 東京, 东京, 大阪, 京都, 香港, 台北, 台湾, 臺灣, 中国, 中國, 日本, 韓国, 韩国, 서울, 부산, 한국,
Москва, Санкт-Петербург, Киев, Київ, Россия,
Україна, القاهرة, مصر, دبي, ירושלים, ישראל, Αθήνα, Ελλάδα
"""
PLACES = frozenset(
    name.strip() for names in (_COUNTRIES, _CITIES, _OTHER_SCRIPTS) for name in names.replace("\n", " ").split(",")
)
"""As they are written."""
