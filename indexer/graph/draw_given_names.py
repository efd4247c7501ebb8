"""Given names of Europe and of the world's offices, in the Latin script: what tells a person from a thing.

Drawn from the lists of persons of Faker (Copyright (c) 2012 Daniele Faraglia, MIT licence) of 35 countries, and from
those of names (Copyright (c) 2013 Trey Hunner, MIT licence), which are the United States census of 1990; words that are
places, titles or ordinary words more often than people are left out. Both licences permit use, copying, modification
and distribution without restriction, provided that this notice stands in all copies; there is no warranty.
"""

from __future__ import annotations

_NAMES = """
Aage Aaliyah Aaron Aarón Abbas Abbie Abby Abdi Abdul Abdullah Abe Abel Abelardo Abhimanyu Abigail Abraham Abram Abril
Achille Achim Ada Adalbert Adalberto Adam Adamo Adan Addie Adela Adelaida Adelaide Adele Adelheid Adelina Adeline
Adell Adem Adi Adil Adina Aditya Adnan Adolf Adolfo Adolph Adrian Adriana Adrianne Adriano Adrien Adrienne Adrián Adán
Adèle Afonso Agata Agatha Agathe Agnes Agneta Agnieszka Agnès Agostino Agustin Agustina Agustín Agáta Ahmad Ahmed
Ahmet Aida Aidan Aideen Aiden Aileen Ailis Aimee Aimé Aimée Aina Aine Aino Aisha Aisling Akira Akshay Alain Alaina
Alan Alana Alanna Alastair Alban Albano Albert Alberta Alberte Albertina Albertine Alberto Albin Albina Albino
Albrecht Alcides Alda Alden Aldo Alec Alecia Alejandra Alejandro Alejo Aleks Aleksandar Aleksander Aleksandr
Aleksandra Alen Alena Alene Alessandra Alessandro Alessia Alessio Aletha Alex Alexa Alexander Alexandra Alexandre
Alexandru Alexei Alexej Alexey Alexia Alexis Aleš Alf Alfons Alfonso Alfonzo Alfred Alfreda Alfredo Ali Alice Alicia
Alida Alina Aline Alis Alisa Alisha Alison Alissa Alistair Alister Alix Allan Allen Allene Allie Allison Allyson Alois
Aloisia Alondra Alonso Alonzo Aloys Alphonse Alphonso Alta Althea Alton Alva Alvar Alvaro Alvin Alvina Alwin Alyce
Alyson Alyssa Alícia Amada Amadeo Amadeus Amado Amador Amalia Amalie Amanda Amandine Amaro Amaury Amaya Amber Ambre
Ambrose Ambrosio Amedeo Amelia Amelie Amie Amin Amina Amir Amira Amol Amor Amos Amparo Amrita Amy Amélia Amélie
América Américo Amílcar Anabel Anabela Anamika Anas Anastasia Anaïs Anders Anderson Andra Andre Andrea Andreas Andrei
Andreia Andrej Andres Andrew Andrey Andria Andrija Andrzej András André Andréa Andrée Andrés Andy Aneta Anett Anette
Anežka Angel Angela Angelia Angelica Angelika Angelina Angeline Angelique Angelita Angelo Angie Angus Angèle Angélica
Angélique Anibal Anica Anika Anil Anissa Anita Anja Anjali Anka Anke Ann Anna Anna-Lena Anna-Maria Annabel Annabella
Annabelle Annalena Annalisa Annalise Annamaria Annamarie Anne Anne-Marie Anne-Sophie Anneke Anneli Annelie Annelies
Anneliese Annelise Annemarie Annemie Annetta Annette Anni Annibale Annick Annie Annika Annikki Annita Annmarie Anny
Anouk Anselm Anselmo Antal Antero Anthony Antione Antionette Antje Anto Antoine Antoinette Anton Antone Antonella
Antonette Antoni Antonia Antonie Antonietta Antonija Antonin Antonina Antonino Antonio Antonius Antony Antonín Antun
Antwan António Antônio Anu Aníbal Aoife Apollo Apollonia Apolonia Araceli Arcelia Archie Arda Arden Aretha Ari Ariadna
Arian Ariana Ariane Arie Ariel Arif Aristide Aristotle Arjun Arleen Arlen Arlene Arlette Arlie Arline Armand Armando
Armin Arnaldo Arnaud Arne Arnim Arno Arnold Arnoldo Arnulf Arnulfo Aron Arran Arron Arsenio Artemio Arthur Arto Artur
Arturo Arvid Arya Aryan Arzu Asa Asbjørn Ashlee Ashleigh Ashley Ashling Ashton Assia Asta Aston Astrid Asunción Atena
Athena Atilio Attila Aubrey Aude Audra Audrey Augusta Auguste Augustin Augustine Augusto Augustus Aulis Aura Aurel
Aurelia Aurelio Aurore Aurélie Ava Avery Avis Avni Avram Axel Axelle Aya Ayaan Ayesha Ayla Aylin Aynur Ayoub Ayse
Aysel Ayten Azad Aziz Azra Azucena Babette Bailey Baldur Baltasar Balthasar Baptist Baptiste Bara Barb Barbara Barbora
Barbra Barney Barrett Barry Bart Bartolomeo Bartolomeu Barton Basil Basilio Bastian Bautista Bayram Beata Beate
Beatrice Beatrix Beatriz Beau Bebe Becky Begoña Bela Belen Belinda Bella Belle Belva Belén Ben Benedetto Benedict
Benedikt Bengt Benicio Benigno Benita Benito Benjamim Benjamin Benjamín Bennett Bennie Benno Benny Benoit Benoît Bente
Benthe Benton Benvenuto Berat Berend Berenice Berit Bernabé Bernadette Bernadine Bernard Bernarda Bernardino
Bernardita Bernardo Bernd Berndt Bernhard Bernice Bernie Berniece Bernt Berra Bert Berta Bertha Berthe Berthold Bertie
Bertil Bertram Bertrand Beryl Bess Bessie Beth Bethan Betina Betsy Bette Bettie Bettina Betty Bettye Beulah Beverley
Beverly Beáta Biagio Bianca Bianka Bibi Bibiana Bilal Biljana Bill Billie Billy Bina Birdie Birger Birgit Birgitta
Birte Birthe Bjarne Bjorn Björn Bjørn Blahoslav Blaine Blair Blake Blanca Blanche Blanka Blas Blažena Bo Boaz Bob
Bobbi Bobbie Bobby Bodil Bogdan Bohumil Bohumila Bohumír Bohuslav Boleslav Bonita Bonnie Booker Boris Borja Borys
Boyce Boyd Božena Brad Bradford Bradley Bradly Brady Brahim Bram Branden Brandi Brandie Brandon Branka Branko Brant
Brayan Breanna Brecht Brenda Brendan Brendon Brenna Brent Brenton Bret Brett Brian Briana Brianna Brianne Brice
Bridget Bridgett Bridgette Brigid Brigita Brigitta Brigitte Brita Britney Britt Britta Brittany Brittney Brock
Broderick Bronagh Brook Brooke Brooks Bruce Bruna Bruno Bryan Bryant Bryce Bryon Brígida Buck Bud Buford Burl Burt
Burton Buster Byron Bárbara Béatrice Béla Bénédicte Bérénice Caitlin Caitlyn Caitriona Caius Cal Caleb Calista Callie
Callum Calogero Calvin Cameron Camil Camila Camilla Camille Camillo Camilo Canan Candace Candela Candelaria Candi
Candice Candida Caoimhe Capucine Cara Caren Carey Cari Caridad Carin Carina Carine Carissa Carl Carla Carlene Carlo
Carlos Carlota Carlotta Carlton Carly Carmel Carmela Carmelita Carmella Carmelo Carmen Carmina Carmine Carol Carola
Carole Carolin Caroline Carolyn Carrie Carrol Carroll Carson Carsten Carter Cary Caryn Cas Casandra Casey Casper
Cassandra Cassidy Cassie Catarina Caterina Cathal Catharina Catharine Catherine Cathie Cathleen Cathrine Cathryn Cathy
Catina Catrin Catrina Catriona Cayetano Cecelia Cecil Cecile Cecilia Cecilie Cecília Cedric Cedrick Ceferino Celal
Celeste Celestine Celestino Celia Celina Celine Celso Cesar Cesare Chadwick Chanda Chandra Chandran Chanel Chang
Chantal Chantel Chantelle Charan Charla Charleen Charlene Charles Charley Charlie Charline Charlotta Charlotte Charly
Charmaine Charo Chas Chase Chasity Chastity Chauncey Chelsey Cheri Cherie Cherry Cheryl Chet Cheyenne Chi Chiara
Chiquita Chloe Chloé Chloë Chong Chris Christa Christal Christel Christelle Christen Christer Christi Christiaan
Christiana Christiane Christianne Christie Christin Christina Christine Christof Christofer Christoffer Christoper
Christoph Christophe Christopher Christos Christy Chrystal Chuck Chung Ciara Ciaran Cillian Cindi Cindy Cintia
Cipriano Ciro Clair Claire Clara Clare Clarence Clarice Clarisa Clarissa Clarisse Clark Clas Claud Claude Claudette
Claudia Claudine Claudio Claudius Claudy Claus Clayton Clemens Clement Clemente Clementina Clementine Cleo Cleopatra
Cletus Clifford Clifton Clint Cliodhna Cliona Clive Clodagh Clotilde Clyde Clémence Clément Clémentine Cody Colby Cole
Coleen Coleman Colette Colin Colleen Collette Collin Colm Colton Colum Conal Conall Conan Concepcion Concepción
Concetta Conchita Conn Connie Connor Conny Conor Conrad Constance Constantin Constanza Constanze Consuela Consuelo
Cora Coralie Cordelia Cordell Cordula Corey Cori Corina Corine Corinna Corinne Cormac Cornel Cornelia Cornelio
Cornelis Cornelius Cornell Corrie Corrine Cortez Cortney Cory Cosima Cosimo Courtney Coy Craig Cristal Cristian
Cristiano Cristina Cristobal Cristopher Cristy Cristóbal Cruz Crystal Csaba Ctibor Curt Curtis Custodio Cynthia Cyril
Cyrille Cyrus Cäcilia Cécile Cédric Célestin Célia Célina Céline César Daan Dafina Dafne Dag Dagmar Dagmara Dagny
Daire Daisy Daksha Dale Dalia Dalibor Dalton Damaris Damian Damiano Damien Damion Damir Damián Damjan Damon Dan Dana
Dane Danelle Danette Dani Danial Danica Daniel Daniela Daniele Daniella Danielle Danijel Danijela Danilo Danita
Danièle Daniël Danna Dannie Danny Dante Dany Daphne Dara Darcy Darell Daren Daria Darin Dario Darius Dariusz Darko
Darla Darleen Darlene Darnell Daron Darragh Darrel Darrell Darren Darrick Darrin Darron Darryl Darwin Daryl Darío Dave
David Davis Davor Davy Dawn Dawna Dayna Dean Deana Deandre Deane Deangelo Deann Deanna Deanne Dearbhail Dearbhla
Debbie Debby Debi Debora Deborah Debra Debrah Declan Dee Deena Deepak Deidra Deidre Deirdre Dejan Delbert Delfina
Delia Delilah Delma Delmar Delmer Delois Delores Deloris Delphine Demarcus Demetria Demetrio Demetrius Demi Dena
Denice Denis Denisa Denise Dennis Denny Deon Derek Derick Dermot Derrick Dervla Deshawn Desiderio Desiree Desirée
Desmond Dessie Detlef Dev Devin Dewayne Dewey Dewi Dewitt Dexter Dian Diana Diane Diann Dianna Dianne Diarmuid Dick
Didier Diego Dieter Dietmar Dietrich Dilara Dillon Dimas Dimitri Dimitrios Dina Dinah Dino Dinu Diogo Dion Dionisio
Dionne Dirk Dita Divya Dixie Dmitri Dmitry Dobroslav Dollie Dolly Dolores Dom Domenic Domenica Domenico Domhnall
Dominga Dominic Dominick Dominik Dominika Dominique Don Dona Donal Donald Donatella Donatello Donato Dong Donn Donna
Donnell Donnie Donny Donovan Donte Dora Dorcas Doreen Dorene Doretha Dorian Dorina Dorine Doris Dorota Dorothea
Dorothee Dorothy Dorothée Dorris Dorsey Dortha Dorthy Dottie Doug Douglas Douglass Dovie Doyle Draga Dragan Dragica
Drago Drahomíra Drahoslav Drahoslava Drew Dries Duane Dudley Duilio Duncan Dunja Dusan Dustin Dusty Dušan Dwain Dwayne
Dwight Dylan Dávid Débora Déborah Dóra Eamon Eamonn Earl Earle Earlene Earline Earnest Earnestine Ebba Ebbe Eberhard
Ebony Eckhart Eda Edda Eddie Eddy Edel Edelmira Eden Edgar Edgard Edgardo Edina Edison Edita Edith Edmond Edmund
Edmundo Edna Edoardo Edouard Eduard Eduarda Eduardo Edvard Edvin Edward Edwardo Edwin Edwina Edythe Effie Efrain
Efraín Efren Egbert Eggert Egon Eileen Eilis Eilish Eimear Eimer Einar Eino Ekaterina Ekrem Ela Eladio Elaine Elba
Elbert Elda Elden Eldon Eldridge Eleanor Eleanore Elena Eleni Eleonora Eleonore Eleuterio Elfriede Eli Elia Eliana
Eliane Elias Elida Elie Elif Elijah Elin Elina Eline Elinor Elio Eliot Elis Elisa Elisabet Elisabeta Elisabeth Elise
Eliseo Elisha Elissa Eliza Elizabeth Elizebeth Eliška Elke Ella Ellen Elli Ellie Ellinor Elliot Elliott Ellis
Ellsworth Elly Elma Elmar Elmer Elmo Elna Elnora Elodia Elodie Eloisa Eloise Elouise Eloy Eloísa Eloïse Elroy Elsa
Elsbeth Elsie Elsy Elton Elva Elvia Elvin Elvira Elvis Elwood Elyse Elza Eléonore Elías Ema Emanuel Emanuela Emelina
Emer Emerson Emery Emil Emile Emilia Emilian Emiliano Emilie Emilija Emilio Emilly Emily Emin Emine Emma Emmanuel
Emmanuelle Emmerich Emmet Emmett Emmi Emmitt Emmy Emory Emília Enda Enea Engelbert Engla Enid Ennio Enoch Enrico
Enrique Enver Enya Enzo Eoghan Eoin Erasmo Erdogan Erhard Eric Erica Erich Erick Ericka Erik Erika Erin Erina Erkan
Erlinda Erling Erma Erna Ernest Ernestina Ernestine Ernesto Ernie Ernst Erol Errol Ervin Erwin Esmeralda Espen
Esperanza Essie Esteban Estefanía Estela Estella Estelle Estera Esther Estrella Ethan Ethel Etienne Etta Ettore Eugen
Eugene Eugenia Eugenie Eugenio Eugène Eugénie Eula Eulalia Eunice Eusebia Eusebio Eva Eva-Maria Evald Evan Evangelina
Evangeline Evaristo Eve Evelien Evelin Evelina Eveline Evelio Evelyn Evelyne Everett Everette Evert Evette Evie Evita
Evy Ewa Ewald Ewan Ezekiel Ezequiel Ezio Ezra Fabia Fabian Fabiana Fabien Fabienne Fabio Fabiola Fabián Fabrice
Fabricio Fabrizio Falk Fannie Fanny Farah Farhan Farid Faris Faruk Fatih Fatiha Fatima Fatma Faustino Fausto Fawn Fay
Faye Feargal Fearghal Febe Federica Federico Fedor Felecia Felicia Feliciano Felicita Felicitas Felipe Felix Felton
Fem Femke Ferdinand Ferdinando Ferenc Fergal Fergus Fermin Fermín Fern Fernand Fernanda Fernande Fernando Fidel Fien
Filiberto Filip Filipa Filipe Filippa Filippo Filomena Finbar Finn Fintan Fiona Fionnuala Flavia Flavio Flemming
Fletcher Flor Flore Florea Florencia Florencio Florent Florentin Florentina Florentine Florentino Florian Floriane
Florin Florina Florinda Florine Floris Flossie Floy Floyd Forrest Fortunata Fortunato Fran France Frances Francesca
Francesco Francine Francis Francisca Francisco Franck Franco Franjo Frank Frankie Franklin Franklyn Franky Frans
František Františka Franz Franziska François Françoise Fred Freda Freddie Freddy Frederic Frederick Frederico Frederik
Fredo Fredric Fredrick Fredrik Fredy Freeman Freida Freja Freya Frida Fridolin Frieda Frieder Friederike Friedrich
Fritz Frode Fryderyk Frédéric Frédérique Fulgencio Fyodor Fábio Félix Gabi Gabin Gabino Gabor Gabriel Gabriela
Gabriele Gabriella Gabrielle Gaby Gael Gaetano Gail Gaja Gale Galen Galina Ganga Gareth Garfield Garland Garret
Garrett Garry Garth Gary Gaspar Gaspard Gaspare Gaston Gastón Gauri Gautam Gavin Gaye Gayla Gayle Gaylord Gaël Gaëlle
Gebhard Geert Geir Gema Gemma Gena Genaro Gene Genevieve Geneviève Genoveva Geoffrey Geoffroy Georg George Georges
Georgette Georgian Georgiana Georgianna Georgie Georgina Georgine Georgios Gerald Geraldine Geraldo Gerard Gerardo
Gerd Gerda Gerhard Gerhart Geri Gerlinde Germain Germaine Germán Gerold Geronimo Gerri Gerrit Gerry Gert Gertie
Gertrud Gertrude Gervasio Gerónimo Gheorghe Ghislain Ghislaine Giacomo Giada Gian Giancarlo Gianfranco Gianluca Gianna
Gianni Gil Gilbert Gilberte Gilberto Gilda Gilles Gillian Gillis Gina Ginette Ginger Ginny Gino Gioachino Giorgia
Giorgio Giovanna Giovanni Girish Girolamo Gisbert Gisela Gisèle Gitte Giulia Giuliana Giuliano Giulio Giuseppa
Giuseppe Giuseppina Gladys Glen Glenda Glenn Glenna Gloria Goffredo Goldie Gonzalo Gonçalo Gopal Goran Gordana Gordon
Gottfried Gottlieb Grace Gracia Gracie Graciela Grady Graeme Graham Graig Grainne Grant Granville Grazia Graziella
Greco Greg Gregg Gregor Gregoria Gregorian Gregorio Gregory Greta Gretchen Grete Grethe Gretl Griselda Grit Gro Grover
Grzegorz Grégoire Grégory Gréta Guadalupe Gudrun Guido Guilherme Guillaume Guillermina Guillermo Gunhild Gunn Gunnar
Gunter Gunther Gus Gussie Gustaf Gustav Gustave Gustavo Guy Gwen Gwendoline Gwendolyn Gyula György Gábor Gérald
Géraldine Gérard Géza Göran Gösta Gülay Günter Günther Hagen Hai Hailey Hakan Hal Haley Halil Hallie Hamid Hamish
Hamza Hana Hanife Hank Hanna Hannah Hanne Hannele Hannelore Hannes Hanns Hannu Hans Hans-Jörg Hans-Jürgen Hans-Peter
Hans-Rudolf Hans-Ulrich Hansjörg Hanspeter Harald Hardy Harish Harlan Harland Harley Harold Harri Harriet Harriett
Harriette Harris Harrison Harry Hartmut Hartwig Haruki Harvey Hasan Hassan Hatice Hattie Hayao Haydee Hayden Haydée
Hayley Haywood Hazel Heath Heather Hector Hedda Hedvika Hedwig Hedy Heidi Heike Heikki Heiko Heinrich Heinz Helen
Helena Helene Helga Helge Hella Hellen Hellmuth Helma Helmut Helmuth Hema Hendrik Henning Henri Henricus Henrieta
Henrietta Henriette Henrik Henrique Henry Henryk Herbert Heriberto Herlinda Herman Hermann Hermine Herminia Herminio
Hernando Hernán Herrmann Herschel Hershel Herta Hertha Hervé Herwig Hester Hideo Hilario Hilary Hilda Hilde Hildegard
Hillary Hillevi Hilma Hilmar Hilton Hipolito Hipólito Hiram Hiroshi Hobert Holger Holli Hollie Hollis Holly Homer Hong
Horace Horacio Horst Hortencia Hortense Hortensia Hosea Howard Hoyt Hubert Hubertus Huey Hugh Hugo Hugues Huguette
Hulda Humberto Hunter Hussein Hyman Hynek Håkan Héctor Hélène Hüseyin Iain Ian Ibrahim Ida Idella Ignace Ignacia
Ignacio Ignatz Ignaz Ignazio Ignác Igor Ika Ike Iker Ila Ilaria Ildikó Ileana Ilene Ilias Ilie Ilija Ilona Ilse Ilyas
Ima Imane Imelda Imke Imogene Imran Imre Ina Inaya Indira Indra Indy Ines Inez Inga Inge Ingeborg Inger Ingmar Ingo
Ingrid Ingvar Inka Inna Inès Inés Inês Ioan Ioannis Iola Iolanda Iona Ione Iosif Ira Irena Irene Irina Iris Irja Irma
Irmgard Irmingard Irvin Irving Irwin Irène Isa Isaac Isabel Isabela Isabell Isabella Isabelle Isaiah Isaias Isak
Isaías Isiah Isidor Isidora Isidoro Isidro Isis Ismael Ismail Ismet Isolde Isreal Issac Istvan István Iva Ivan Ivana
Ivanka Ivar Iveta Ivette Ivica Ivona Ivonne Ivory Ivy Iván Iwan Iwo Izabela Jaakko Jacek Jacinta Jacinto Jack Jackie
Jacklyn Jacky Jaclyn Jacob Jacobo Jacobus Jacopo Jacque Jacquelin Jacqueline Jacquelyn Jacques Jacquline Jade Jadranka
Jadwiga Jael Jafet Jai Jaime Jake Jakob Jakub Jamaal Jamal Jamar Jame Jamel James Jamey Jami Jamie Jamila Jamison Jan
Jana Jane Janeen Janel Janell Janelle Janet Janette Jani Janice Janie Janina Janine Janis Janko Jann Janna Janne
Jannette Jannie Jannik Jannis Jano Janos Janus Janusz Jaqueline Jared Jari Jarlath Jarmila Jarno Jarod Jaromír
Jaroslav Jaroslava Jarred Jarrett Jarrod Jarvis Jasmin Jasmina Jasmine Jasna Jason Jasper Javier Javiera Jay Jayden
Jayme Jayne Jayson Jazmín Jean Jean-Claude Jean-Luc Jean-Marc Jean-Marie Jean-Paul Jean-Pierre Jeana Jeanette Jeanie
Jeanine Jeanna Jeanne Jeannette Jeannie Jeannine Jed Jeet Jeff Jefferey Jefferson Jeffery Jeffrey Jeffry Jelena Jelle
Jemma Jena Jenifer Jenna Jenni Jennie Jennifer Jenny Jens Jerald Jeramy Jere Jeremiah Jeremy Jeremías Jeri Jermaine
Jerold Jerome Jeromy Jerrell Jerri Jerrod Jerrold Jerry Jerzy Jerónimo Jesica Jesper Jess Jesse Jessica Jessie Jessy
Jesus Jesús Jewell Jhalak Jill Jillian Jim Jimena Jimmie Jimmy Jiri Jo Joachim Joakim Joan Joana Joann Joanna Joanne
Joaquim Joaquin Joaquina Joaquín Jobst Jocelyn Jocelyne Jochen Jodi Jodie Jody Joe Joel Joelle Joesph Joey Johan
Johana Johann Johanna Johanne Johannes John Johnathan Johnathon Johnie Johnna Johnnie Johnny Johnson Johny Jolana
Jolanda Jolanta Jolene Jolie Jon Jonah Jonas Jonatan Jonathan Jonathon Joni Jonna Jonnie Jonny Jonáš Joost Jordana
Jordi Jordon Jordy Jordán Jorge Joris Jos Jose Josef Josefa Josefina Josefine Josep Joseph Josepha Josephine Josephus
Josette Josh Joshua Josiah Josiane Josie Josip Jospeh Josse Jost Josue Josué José Josée Joséphine Jovan Jovana Jovita
Joy Joyce Jozef Joël Joëlle Joško Juan Juana Juanita Jude Judi Judita Judith Judson Judy Juhani Jules Juli Julia
Julian Juliana Juliane Julianna Julianne Julie Julien Julienne Juliet Julieta Juliette Julijana Julio Julius Julián
Jun Jung Juraj Juri Jussi Justin Justina Justine Justus Jutta Juul Juuso Jyoti Ján János Jérôme Józef József Jörg
Jörgen Jørgen Júlia Jürgen Kaarina Kabir Kai Kaitlin Kaitlyn Kaj Kaja Kala Kalevi Kalina Kalle Kamal Kami Kamil Kamila
Kane Kanye Kara Karan Kareem Karel Karen Kari Karim Karima Karin Karina Karine Karl Karl-Heinz Karla Karlheinz Karlo
Karol Karolina Karoline Karolína Karon Karrie Karsten Karyn Kasey Kasim Kaspar Kasper Kata Katalin Katarina Katarzyna
Kate Katelyn Katerina Katharina Katharine Katherina Katherine Katheryn Kathi Kathie Kathleen Kathrin Kathrine Kathryn
Kathy Kati Katia Katie Katina Katja Kato Katrin Katrina Katrine Katty Katy Kavita Kay Kaye Kayla Kaylee Kayleigh Kazim
Kazimierz Kazuo Keenan Keiko Keisha Keith Keld Kelley Kelli Kellie Kelly Kelsey Kelvin Kemal Ken Kenan Kendall Kendra
Kendrick Keneth Kenji Kenneth Kennith Kenny Kenton Keri Kermit Kerri Kerrie Kerry Kerstin Kesha Keshia Keven Kevin
Keya Khadija Khaled Khalid Kia Kian Kiara Kieran Kieth Kiki Kilian Killian Kim Kimberlee Kimberley Kimberly Kip Kira
Kirby Kirk Kirsten Kirstie Kirstin Kirsty Kisha Kitty Kjell Kjetil Klaas Klara Klas Klaudia Klaus Klemens Klement
Klára Knud Knut Kobe Koen Konrad Konstantin Konstantinos Korey Kornel Kornelia Kory Kraig Kris Krish Krishna Krista
Kristal Kristel Kristen Krister Kristi Kristian Kristie Kristiina Kristijan Kristin Kristina Kristine Kristof
Kristofer Kristoffer Kristopher Kristy Krystal Krystle Krystyna Krzysztof Kumar Kuno Kurt Kurtis Kyara Kyla Kyle Kylie
Kyra Käthe Käthi Kåre Laban Lacey Lacy Lada Ladislav Ladislava Ladonna Laetitia Laila Lajos Lakeisha Lakesha Lakisha
Lakshmi Lalo Lamar Lambert Lamberto Lamont Lana Lance Lander Lando Landon Lane Lanny Laquita Lara Larisa Larissa Larry
Lars Lashawn Lashonda Lasse Laszlo Latanya Latasha Latisha Latonia Latonya Latosha Latoya Latrice Latricia Laura Laure
Laureen Laurel Lauren Laurence Laurens Laurent Laurenz Lauretta Lauri Laurie Laurin Lavern Laverne Lavinia Lavonne
Lawanda Lawerence Lawrence Layla Lazaro Lea Leah Leana Leander Leandra Leandro Leann Leanna Leanne Lee Leeann Leela
Leena Leif Leigh Leila Leilani Leisa Lela Leland Lelia Lemuel Len Lena Lenard Lene Leni Lenka Lenn Lennard Lennart
Lenny Lenora Lenore Leo Leola Leon Leona Leonard Leonardo Leoncio Leone Leonel Leonhard Leonid Leonie Leonor Leonora
Leontina Leopold Leopoldina Leopoldo Leora Leota Leroy Lesa Lesley Leslie Lessie Lester Leta Letha Leticia Letitia
Letizia Lettie Letícia Levi Lewis Lex Leyla León Li Liam Lian Liana Liane Libby Libor Lidia Lidija Lien Liesbeth Lieve
Ligia Liisa Lila Lili Lilia Lilian Liliana Liliane Lilija Lilja Lilla Lilli Lillian Lillie Lilly Lilo Lilou Lily Lina
Linda Linde Lindsay Lindsey Lindy Linn Linnea Linnie Lino Linus Linwood Lionel Lisa Lisa-Marie Lisandro Lisbeth
Liselotte Lisette Lissette Lissy Liv Livia Livio Liz Liza Lize Lizette Lizzie Lizzy Ljiljana Ljubica Ljudmila Lloyd
Lode Lodewijk Lodovico Loes Logan Lois Lola Lolita Lon Lona Lone Lonnie Lonny Lope Lora Loraine Lorcan Loredana Loren
Lorena Lorene Lorenz Lorenza Lorenzo Loreto Loretta Lori Lorie Lorin Lorine Loris Lorna Lorri Lorrie Lothar Lotta
Lotte Lotti Lottie Lou Louann Louella Louie Louis Louisa Louise Lourenço Lovisa Lovro Lowell Loyd Loïc Loïs Luan Luana
Luann Luanne Luc Luca Lucas Lucca Luce Lucette Luchino Lucia Lucian Luciana Luciano Lucie Lucien Lucienne Lucija
Lucila Lucile Lucille Lucinda Lucio Lucius Lucky Lucretia Lucrezia Lucy Lucía Ludivine Ludmila Ludovic Ludovica
Ludovico Ludvig Ludwig Luella Luigi Luis Luisa Luise Luisina Luiza Luka Lukas Luke Lukáš Lula Lulu Luna Lupe Lupita
Lura Lutgardis Luther Lutz Luz Luzia Luísa Lydia Lydie Lyle Lyman Lyn Lynda Lyndon Lyndsay Lynette Lynn Lynne Lynnette
Lynwood László Léa Léna Léo Léon Léonard Léonie Léopold Lívia Maaike Maarit Maarten Mabel Mable Mac Macarena Macario
Macauley Mack Mackenzie Madeleine Madeline Madelyn Madge Madhav Madonna Mads Mae Maeva Maeve Mafalda Magali Magda
Magdalena Magdalene Magdaléna Maggie Magnus Mahdi Mahmoud Mahmud Mahmut Mai Maia Maida Maija Maik Maire Mairead Maite
Maj Maja Majken Majorie Maks Maksim Malachy Malcolm Malcom Malena Malene Malgorzata Malik Malika Malin Malinda Malissa
Mallory Malou Malte Malvina Mamie Manda Mandi Mandy Manfred Manolo Manon Manu Manuel Manuela Manus Mar Mara Marc
Marcel Marcela Marcelina Marcelino Marcella Marcelle Marcello Marcellus Marcelo Marci Marcia Marcial Marciano Marcie
Marcin Marco Marcos Marcus Marcy Marek Maren Marga Margaret Margareta Margarete Margaretha Margarethe Margarida
Margarita Margarito Margaux Marge Margery Margherita Margie Margit Margita Margo Margot Margret Margrethe Margrit
Marguerite Mari Maria Mariah Mariam Marian Mariana Marianela Mariann Marianna Marianne Mariano Maribel Marica Maricela
Marie Marie-Christine Marie-Claire Marie-Claude Marie-France Marie-Jeanne Marie-José Marie-Laure Marie-Louise
Marie-Rose Marie-Thérèse Mariella Marielle Marietta Mariette Marija Marijan Marijana Marika Marilena Marilyn Marilynn
Marin Marina Marino Marinus Mario Marion Marisa Marisela Marisol Marissa Marit Marita Maritta Maritza Marius Mariusz
Marja Marjan Marjatta Marjorie Marjory Mark Marko Markus Marla Marleen Marlen Marlena Marlene Marlies Marlin Marlis
Marlon Marlyn Marlys Marlène Marnie Marquis Marquita Marsha Marshall Mart Marta Marten Martha Marthe Martim Martin
Martina Martine Martino Marty Martyn Martín Marva Marvin Mary Maryam Maryann Maryanne Marybeth Maryellen Maryjane
Maryline Marylou Marylène Maryse María Mason Massimiliano Massimo Matej Mateja Mateo Mateus Matheo Mathew Mathias
Mathieu Mathijs Mathilda Mathilde Mathis Mathys Matias Matija Matilda Matilde Mato Mats Matt Matteo Matthew Matthias
Matthieu Matthäus Matti Mattia Mattias Mattie Matías Maud Maude Maudie Maura Maureen Maurice Mauricette Mauricio
Maurine Maurits Maurizio Mauro Mavis Max Maxim Maxime Maximilian Maximiliano Maximilien Maximo Maxine Maxwell Maya
Mayme Maynard Mayra Mayte Maël Maëlle Mckinley Meagan Meaghan Mechtild Meg Megan Meghan Mehdi Mehmet Mei Meike Meinrad
Mel Melania Melanie Melba Melina Melinda Melisa Melissa Melita Mellisa Mellissa Melodie Melva Melvin Melvina Meredith
Merel Merle Merlin Merrill Mervin Meryem Metin Mette Mia Micael Micaela Micah Micha Michael Michaela Michal Michale
Michaël Micheal Michel Michela Michelangelo Michele Micheline Michell Michelle Michiel Michèle Mick Mickey Mieszko
Migdalia Miguel Mihael Mihaela Mijo Mika Mikael Mikaela Mikayla Mike Mikel Mikhail Mikkel Miklós Mikuláš Mila Milada
Milda Mildred Milena Milford Milica Milka Milla Millard Millicent Millie Milo Milos Miloslav Miloslava Miloš Milton
Milán Mimi Mina Mindy Minerva Ming Minh Minna Minnie Miodrag Miquel Mira Miranda Mirco Mireille Mirela Mirella Miriam
Mirja Mirjam Mirjana Mirko Mirna Miro Miroslav Miroslava Mirta Missy Misti Mitch Mitchel Mitchell Mitzi Mladen Modesto
Mohamad Mohamed Mohammad Mohammed Moises Moisés Mojmír Mollie Molly Mona Monica Monika Monique Monroe Monte Montserrat
Monty Morena Moreno Morgan Morgane Moritz Morris Morten Morton Mose Moses Moshe Mozelle Muhammad Muhammed Murat Muriel
Murielle Murray Musa Mustafa Mustapha Mya Myles Myra Myriam Myrna Myron Myrtis Myrtle Márcio Mária Mário Máximo Mégane
Mélanie Mélissa Mónica Mónika Nabil Nacho Nada Nadia Nadin Nadine Nadja Nadège Nair Nakia Nan Nana Nancy Nandini Nando
Nanette Nanna Nanni Nannie Naoise Naoko Naomh Naomi Napoleon Narcisa Narciso Natacha Natali Natalia Natalie Natalija
Natalja Natan Natanael Natascha Natasha Natasja Nataša Nath Nathalie Nathan Nathanael Nathanial Nathaniel Natividad
Natália Naveen Nazario Neal Ned Nedra Neel Neha Neil Nela Nelda Nele Nell Nelli Nellie Nelly Nelson Nenad Neo Nereida
Nestor Nettie Neva Nevenka Neville Newton Niall Niamh Nicanor Niccolò Nichola Nicholas Nichole Nick Nicki Nicklas
Nickolas Nicky Niclas Nicola Nicolae Nicolai Nicolas Nicolaus Nicole Nicoletta Nicolás Nidia Niels Nieves Nigel Nihal
Niina Nika Niki Nikita Nikki Niklas Niko Nikola Nikolai Nikolaj Nikolaos Nikolas Nikolaus Nikoletta Nikolina Nilda
Nilo Nils Nina Nino Nisa Nita Noa Noah Noam Noe Noelia Noelle Noemi Noemí Nola Nolan Nona Noor Nora Norah Norbert
Norberto Noreen Norma Norman Normand Norris Nour Noé Noémi Noémie Noël Noëlla Noëlle Nuala Nuno Nuria Nélida Néstor
Nóra Octavia Octavian Octavio Océane Oda Odell Odette Odile Odis Ofelia Oisin Olaf Olav Olavi Ole Olegario Olen Olena
Oleta Olga Olimpia Olin Oliver Olivia Olivie Olivier Olle Ollie Olof Olívia Om Oma Omar Omer Oni Onofre Oona Oonagh
Opal Ophelia Ophélie Ora Oralia Oran Oren Oreste Orhan Oriana Orla Orlaith Orlando Ornella Orson Orval Orville Oscar
Oskar Osman Osvaldo Oswald Oswaldo Otha Othmar Otilia Otis Oto Ottavio Ottilia Ottilie Otto Ottó Ove Ovidio Owen Oxana
Pablo Paco Padraic Padraig Paige Pallavi Palmer Paloma Pam Pamala Pamela Pansy Paola Paolo Parker Pascal Pascale
Pascual Pascuala Pasquale Pat Patric Patrica Patrice Patricia Patricio Patrick Patrik Patrizia Patrícia Patsy Patti
Pattie Patty Paul Paula Paule Paulette Pauli Paulina Pauline Paulino Paulo Pauric Pavel Pavla Paw Pawel Paz Peadar
Pearce Pearlie Pearline Pearse Peder Pedro Peggy Pekka Penelope Penny Pepe Percy Perla Perry Petar Pete Peter Petr
Petra Petre Petri Petronela Petrus Petter Phil Philip Philipp Philippa Philippe Philippine Phillip Phillis Philomena
Phoebe Phyllis Pia Piedad Pier Pierce Pierina Piero Pierre Pieter Pietro Pilar Pina Piotr Pippa Pirmin Pius Plácido
Pol Polly Pontus Pooja Porfirio Porter Portia Poul Preston Pricilla Priscila Priscilla Priska Priya Pál Pénélope Péter
Pía Pío Qabil Qadim Qasim Quentin Quincy Quinn Quinten Quintin Quinton Rachael Rachana Racheal Rachel Rachelle Rachid
Rada Radek Radha Radhika Radmila Radomír Radoslav Radovan Rae Rael Raf Rafa Rafael Rafaela Rafaël Raffael Raffaela
Raffaele Raffaella Raffaello Ragna Ragnar Ragnhild Rahel Raimund Raimundo Rainer Raisa Raj Rajesh Raleigh Ralf Ralph
Ramazan Ramesh Ramiro Ramon Ramona Ramón Rana Randal Randall Randell Randi Randolph Randy Rani Rania Ranieri Raoul
Raphael Raphaela Raphaël Raquel Rashad Rasmus Raul Raven Ravi Ray Rayan Rayford Raymon Raymond Raymonde Raymundo Raúl
Reba Rebeca Rebecca Rebeka Rebekah Rebekka Recep Reece Reed Refugio Regan Reggie Regina Reginald Regine Reid Reimar
Reina Reinaldo Reiner Reinhard Reinhardt Reinhart Reinhilde Reinhold Reino Rembrandt Remi Remigio Remo Remus Remy Rena
Renae Renaldo Renata Renate Renato Renaud Rene Renee Renita Renzo Renáta René Renée Reta Retha Reuben Reva Rex Rey
Reyes Reyna Reynaldo Reza Rhea Rhett Rhiannon Rhoda Rhonda Rhys Ricarda Ricardo Riccardo Richard Richelle Richie Rick
Rickard Rickey Rickie Ricky Rigoberto Rik Riley Rishi Risto Rita Ritt Roar Rob Robbe Robbie Robbin Robby Robert
Roberta Roberto Robin Robinson Robt Robyn Rocco Rochelle Rochus Rocio Rocío Rod Roderick Rodger Rodney Rodolfo
Rodolphe Rodrick Rodrigo Rogelio Roger Rohan Roisin Roland Rolande Rolando Roldán Rolf Rolland Roma Romain Roman
Romana Romane Romano Romeo Romina Romolo Romona Romuald Romulus Romy Román Ron Ronald Ronaldo Ronan Ronda Ronja Ronnie
Ronny Rony Roos Roosevelt Roque Rory Rosa Rosalba Rosalee Rosalia Rosalie Rosalina Rosalind Rosalinda Rosalyn Rosalía
Rosanna Rosanne Rosaria Rosario Rosaura Roscoe Rose Rose-Marie Roseann Roseanne Roseline Rosella Roselyn Rosemarie
Rosemary Rosendo Rosetta Rosie Rosina Rosita Roslyn Rosmarie Ross Rossana Roswitha Rouven Rowan Rowena Roxana Roxane
Roxann Roxanna Roxanne Roxie Roy Royce Roza Rozalia Rozalija Rozália Ruairi Ruben Rubin Ruby Rubye Rubén Rudi Rudolf
Rudolph Rudra Rudy Rueben Rufino Rufus Ruggiero Rui Rune Rupert Ruperto Russ Russel Russell Rusty Ruth Ruthann Ruthie
Ryan Ryszard Régine Régis Rémi Rémy Róbert Rómulo Rúben Rüdiger Saar Saban Sabin Sabina Sabine Sabri Sabrina Sacha
Sadie Sai Sakari Sal Saleh Salih Sallie Sally Salma Salome Salomé Salomón Salvador Salvatore Salvi Sam Samanta
Samantha Samar Samarth Samatha Sami Samir Samira Sammie Sammy Samu Samual Samuel Sancho Sanda Sander Sandi Sandra
Sandrine Sandro Sandy Sanford Sanja Sanjay Sanna Sanne Santiago Santino Santo Santos Sara Sarah Sari Sarina Sarita
Sascha Sasha Saskia Satoshi Satyajit Saul Saundra Sava Saverio Saša Scarlett Scot Scott Scottie Scotty Seamus Sean
Sebastiaan Sebastian Sebastiano Sebastien Sebastián Sebastião Sedat Selena Selim Selin Selina Selma Sem Sena Senn
Senta Sep Sepp Serafina Serena Serge Sergei Sergej Sergey Sergio Sergiu Seth Severin Severino Sevim Seymour Shad
Shameka Shana Shanda Shane Shania Shanna Shannen Shannon Shanon Shanta Shante Shantel Shari Sharla Sharlene Sharon
Sharonda Sharron Sharyn Shaun Shauna Shawn Shawna Shay Shayla Shayne Shea Sheena Sheila Shelby Sheldon Shelia Shelley
Shelli Shellie Shelly Shelton Sheree Sheri Sherman Sherri Sherrie Sherry Sherwood Sheryl Shiela Shirlene Shirley Shon
Shona Shonda Sian Sibylla Sibylle Sid Siddharth Sidney Sidonia Siegfried Siem Sien Sienna Sigismund Sigmar Sigmund
Signe Sigrid Sigurd Silas Silja Silje Silke Silvana Silvano Silvester Silvestre Silvestro Silvia Silvio Simi Simion
Simon Simona Simone Simonne Simón Sina Sinead Siobhan Siri Siv Slavica Slavko Slavomír Slobodan Sneha Socorro Sofia
Sofie Sofía Sol Solange Soledad Solomon Solveig Solène Sondra Sonia Sonja Sonny Sonya Sophia Sophie Soraya Sorcha
Sorin Soňa Spencer Stacey Staci Stacia Stacie Stacy Staffan Stan Stana Stanislaus Stanislav Stanislava Stanislaw
Stanley Stanton Steen Stef Stefan Stefani Stefania Stefanie Stefano Steffen Steffi Stein Steinar Stela Stella Stellan
Sten Stephan Stephane Stephanie Stephany Stephen Stephenie Sterling Steve Steven Stevie Stewart Stig Stijn Stina Stine
Stjepan Stuart Sture Stéphane Stéphanie Sue Sunil Suresh Susan Susana Susann Susanna Susannah Susanne Susi Susie Suzan
Suzana Suzanna Suzanne Suzette Suzy Svante Svea Sven Svenja Sverre Svetlana Swen Sybil Sybilla Sybille Sylvain
Sylvester Sylvia Sylviane Sylvie Sylwia Sándor Sára Sébastien Sérgio Séverine Sönke Sören Søren Süleyman Tabatha Tabea
Tabitha Tad Tadeo Tadeusz Tadeáš Tage Tahir Takeshi Tamanna Tamara Tameka Tamela Tamera Tami Tamika Tammi Tammie Tammy
Tamra Tamás Tana Tanguy Tania Tanisha Tanja Tanner Tanvi Tanya Tapani Tapio Tara Taryn Tasha Tatiana Tatjana Tawana
Taylor Ted Teddy Tena Teodor Teodora Teodoro Tera Tere Terence Teresa Terese Teresia Teresita Teressa Teri Terje Terra
Terrance Terrell Terrence Terri Terrie Terry Terézia Tess Tessa Tessie Teófilo Thad Thaddeus Thales Thanh Thea Theda
Thekla Thelma Theo Theobald Theodor Theodora Theodore Theres Theresa Therese Theresia Theron Thiago Thibaud Thibault
Thibaut Thierry Thijs Thilo Thom Thomas Thor Thorsten Thure Thurman Théo Théodore Théophile Thérèse Tia Tiago Tiana
Tiara Tibor Tiffani Tiffany Tiina Tijs Tilda Tilde Tillie Tilly Tilman Tim Timea Timm Timmy Timo Timon Timoteo Timothy
Timothée Tina Tindra Tine Tino Tisha Tito Titus Tiziana Tiziano Tobias Toby Tod Todd Tom Toma Tomas Tomasa Tomasz Tomi
Tomislav Tommie Tommy Tomás Tomáš Tomé Toney Toni Tonia Tonino Tonja Tonny Tony Tonya Toon Tor Torben Torbjørn Tori
Torsten Tory Tosha Tove Tracey Traci Tracie Tracy Travis Trena Trent Trenton Treva Trevor Trey Tricia Trina Trine
Trisha Trista Tristan Troy Trudy Truman Tuan Tudor Ture Tuulikki Twila Twyla Tyler Tyra Tyree Tyrell Tyron Tyrone
Tyson Türkan Ubaldo Udo Ugo Ulf Uli Ulises Ulla Ulrich Ulrik Ulrike Ulysses Umberto Unni Uno Urbain Uriel Urs Ursula
Urszula Urvashi Ute Uwe Vada Vadim Vagn Val Valarie Valborg Valdemar Valencia Valentim Valentin Valentina Valentino
Valentín Valeri Valeria Valerie Valerio Valeska Valorie Valter Valéria Valérie Vance Vanda Vanesa Vanessa Vanja Vanya
Varsha Vasco Vasyl Vaughn Veda Veer Veera Veerle Vega Veit Velda Veli Velma Venessa Venita Venus Vera Verda Verena
Verla Vern Verna Vernell Verner Vernice Vernon Veronica Veronika Veronique Verónica Vesna Vesta Vic Vicente Vickey
Vicki Vickie Vicky Victoire Victor Victoria Victoriano Victorino Vidar Viggo Vigo Vijay Viking Vikki Viktor Viktoria
Viktória Vilhelm Vilma Vince Vincent Vincenza Vincenzo Vinciane Vinzenz Violet Violeta Violetta Violette Virgie Virgil
Virgilio Virgina Virginie Vito Vitor Vittoria Vittorio Vitus Vitória Vivian Viviana Viviane Vivien Vivienne Vlad
Vladimir Vladimír Vladimíra Vladislav Vlado Vlasta Vlastimil Volker Vonda Vratislav Václav Véronique Víctor Vít Vítor
Wade Wahab Walburga Waldemar Waldo Walid Walker Wallace Wally Walter Walther Walton Waltraud Wanda Warner Warren
Waylon Wayne Weldon Wendelin Wendell Wendi Wendy Wenzel Wera Werner Wes Wesley Weston Whitney Wilber Wilbert Wilbur
Wilburn Wilda Wiley Wilford Wilfred Wilfredo Wilfrido Wilfried Wilhelm Wilhelmina Wilhelmine Willa Willard Willem
Willi William Williams Willian Willibald Willie Willis Willy Wilma Wilmer Wilson Wilton Wim Windy Winford Winfred
Winifred Winnie Winnifred Winona Winston Witold Wladimir Wojciech Wolfgang Wolfram Woodrow Woody Wout Wouter Wulf
Wyatt Xander Xaver Xavi Xavier Xenia Xiaoming Ximena Xiomara Yadira Yago Yahya Yanis Yann Yannick Yannis Yara Yasemin
Yash Yasin Yasmin Yasmina Yasmine Yassin Yassine Yeni Yesenia Yilmaz Ylva Yngve Yohan Yolanda Yolande Yong Younes
Youssef Yrsa Yug Yuki Yuko Yuliana Yuri Yusuf Yvan Yves Yvette Yvon Yvonne Yésica Yéssica Zac Zacarías Zach Zachariah
Zacharias Zacharie Zachary Zachery Zack Zackary Zahra Zaira Zak Zakaria Zane Zara Zayan Zbigniew Zdenka Zdravko Zehra
Zeki Zelda Zeljko Zella Zelma Zenaida Zeno Zenta Zeynep Ziggy Zina Zita Zlatko Zoe Zoey Zofia Zoila Zoltan Zoltán Zora
Zoraida Zoran Zoé Zoë Zsolt Zuzana Zvonko Zélie Álvaro Ámbar Ángel Ángela Áron Åse Édith Édouard Élisabeth Élise
Élodie Éléonore Émile Émilie Éric Étienne Íris Ísis Óliver Óscar Ömer Øystein Øyvind Úrsula Šimon Štefan Štefanija
Žaneta Željko
"""
_ALSO_WORDS = """
Adi Alvar Amber Amir Amor Angel Auguste Ava Bailey Beau Ben Bert Bill Bo Brad Brady Britney Brook Buck Bud Carol Chang
Chase Chastity Cherry Chet Chi Cole Crystal Daisy Dan Dawn Dean Dom Don Dong Donna Drew Earl Earnest Eve Fawn Fern
Fran Frank Gene Gina Ginger Grace Grant Grit Guy Hai Hardy Hunter Ina Ivory Ivy Jack Jade Jana Jean Jenny Jo Joy Jung
Kamal Kata Kay Keri Lance Lane Laurel Lee Lex Li Liana Liv Lone Lucky Mac Maeva Mar Mara Marina Mark Marla Marquis
Mason Max Meg Mel Mia Mike Ming Mira Nana Neo Nisa Ora Patty Penny Pier Pierce Ray Reed Remo Robin Rod Roman Ron Rosa
Rose Ruby Sam Sandy Sem Stan Sterling Tara Tiara Tor Troy Victor Walker Woody Yong
"""
GIVEN_NAMES = frozenset(_NAMES.split())
"""As they are written, with a capital."""
ALSO_WORDS = frozenset(_ALSO_WORDS.split())
"""Those that an ordinary word looks like: alone, or with another word of the language, they may be none."""
