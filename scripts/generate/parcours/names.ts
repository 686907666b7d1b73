/** Names to invent people from: common ones first, as each list is drawn with a skew. */
import { pickAt, type Random } from './random.js';

const LAST_NAMES = `Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefèvre Leroy Roux
David Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Lefebvre
Faure André Mercier Blanc Guérin Boyer Garnier Chevalier François Legrand Gauthier Garcia Perrin Robin
Clément Morin Nicolas Henry Roussel Mathieu Gautier Masson Marchand Duval Denis Dumont Marie Lemaire
Noël Meyer Dufour Meunier Brun Blanchard Giraud Joly Rivière Lucas Brunet Gaillard Barbier Arnaud
Martinez Gérard Roche Renard Schmitt Roy Leroux Colin Vidal Caron Picard Roger Fabre Aubert Lemoine
Renaud Dumas Lacroix Olivier Philippe Bourgeois Pierre Benoît Rey Leclerc Payet Rolland Leclercq
Guillaume Lecomte Lopez Jean Dupuy Guillot Hubert Berger Carpentier Sanchez Dupuis Moulin Louis
Deschamps Huet Vasseur Perez Boucher Fleury Royer Klein Jacquet Adam Paris Poirier Marty Aubry Guyot
Carré Charles Renault Charpentier Ménard Maillard Baron Bertin Bailly Hervé Schneider Fernandez Collet
Léger Bouvier Julien Prévost Millet Perrot Daniel Cousin Germain Breton Rodriguez Besson Langlois Rémy
Pelletier Lévêque Perrier Leblanc Barré Lebrun Marchal Weber Mallet Hamon Boulanger Jacob Monnier
Michaud Rodrigues Guichard Gillet Étienne Grondin Poulain Tessier Chevallier Collin Chauvin Bouchet Gay
Lemaître Bénard Maréchal Humbert Reynaud Antoine Hoarau Perret Barthélemy Cordier Pichon Lejeune Gilbert
Lamy Delaunay Pasquier Carlier Laporte Gros Buisson Briand Alexandre Lacoste Georges Bazin Verdier
Coulon Lebreton Ferreira Vallée Bourdon Bigot Maurin Delorme Besnard Camus Allard Pons Voisin Barbe
Rossi Colas Marin Albert Delattre Blondel Bouvet Hardy Evrard Leduc Cohen Guilbert Diallo Traoré Benali
Haddad Nguyen Tran Kaya Yilmaz Ndiaye Coulibaly Camara Konaté Boukhari Mansouri Saïdi Ferhat Belkacem
Popescu Kowalski Nowak Lopes Gomes Pinto Moreira Carvalho Bianchi Rizzo Lagarde Tanguy Kerdraon
Quéméneur L'Hostis Guivarc'h Etchegaray Iriart Casanova Santoni Albertini Giacobbi Mattéi Hatzfeld
Oberlé Wurtz Zimmermann Vandamme Delcroix Deroo Vanhove Rivière-Payet Técher Sautron`;
const LAST_NAMES_IN_PARTS =
  'Dos Santos|Le Goff|Le Gall|De La Tour|d’Angelo|Le Roux|De Oliveira|El Amrani|Da Silva|Ait Said|Ben Youssef|Mc Carthy|Le Bihan|Boyer de Choisy';

const WOMEN = `Marie Nathalie Isabelle Sylvie Catherine Sandrine Céline Valérie Stéphanie Christine Julie Sophie
Aurélie Émilie Laura Camille Karine Élodie Laetitia Virginie Mélanie Léa Manon Sarah Marine Pauline
Amandine Delphine Audrey Florence Corinne Sabrina Fatima Vanessa Nadia Jessica Chloé Caroline Lucie
Hélène Véronique Martine Patricia Brigitte Jennifer Angélique Laurence Charlotte Mathilde Anaïs Marion
Alice Justine Emma Clara Inès Myriam Samira Malika Khadija Aïcha Yasmine Leïla Nora Fanny Claire Anne
Élise Agnès Béatrice Cécile Odile Solène Gaëlle Maëlle Noémie Zoé Océane Morgane Coralie Ophélie
Priscilla Cindy Aminata Fatoumata Mariam Rachida Zohra Teresa Ana Elena Ludivine Mélissa Tatiana Lydie
Muriel Pascale Régine Joëlle Viviane Eugénie Adèle Rose Louise`;
const WOMEN_IN_PARTS =
  'Marie-Claude|Anne-Sophie|Marie Claude|Marie-Laure|Marie-Thérèse|Anne-Marie|Marie-Ange|Marie José|Anne Laure|Lou-Ann|Eva-Marie';

const MEN = `Jean Philippe Nicolas Christophe Michel Laurent Sébastien David Stéphane Frédéric Olivier Julien Thomas
Alain Éric Pascal Kévin Alexandre Thierry Patrick Bruno Guillaume Romain Maxime Anthony Mickaël Antoine
Jérôme Vincent Cédric Benoît Mohamed Pierre Didier Franck Fabrice Ludovic Jérémy Mathieu Arnaud Damien
Florian Quentin Lucas Hugo Théo Clément Karim Rachid Mehdi Samir Ahmed Youssef Ali Ibrahim Omar Bilal
Nabil Farid Hakim Abdel Moussa Mamadou Ousmane Sékou Jordan Dylan Steven Loïc Gaël Yann Erwan Hervé
Gilles Serge Denis Rémi Rémy Joël Noël René André Raphaël Grégory Xavier Fabien Cyril Yannick Emmanuel
François Louis Paul Jacques Daniel Marcel Robert Roger Gérard Bernard Léo Enzo Nathan Adrien Baptiste
Valentin Simon Tristan Gaétan Côme Timéo Fernando Luís Manuel José Marco Andrei Ivan`;
const MEN_IN_PARTS =
  'Jean-Pierre|Jean-Luc|Jean Paul|Jean-François|Jean-Claude|Pierre-Yves|Jean Marc|Paul-Henri|Jean-Noël|Mohamed Amine';

const LISTS = {
  last: list(LAST_NAMES, LAST_NAMES_IN_PARTS),
  1: list(MEN, MEN_IN_PARTS),
  2: list(WOMEN, WOMEN_IN_PARTS),
};

/** An apostrophe is written as partners type it. */
function list(words: string, inParts: string): readonly string[] {
  return [...words.split(/\s+/), ...inParts.replace('’', "'").split('|')];
}

/** The CNAF's files cut a name after 28 characters; ours are never cut. */
const LONGEST = 28;

export function drawLastName(random: Random): string {
  const name = skewed(LISTS.last, random);
  if (!random.chance(0.03)) return name;
  const double = `${name}-${skewed(LISTS.last, random)}`;
  return double.length > LONGEST ? name : double;
}

export function drawFirstName(sexe: 1 | 2, random: Random): string {
  return skewed(LISTS[sexe], random);
}

/** The first tenth of the list is drawn a third of the time. */
function skewed(names: readonly string[], random: Random): string {
  return pickAt(names, Math.floor(names.length * random.next() ** 2));
}

const MOST_REMEMBERED = 100_000;
const plain = new Map<string, string>();

/** Upper case without accents, as most of the information systems write a name. */
export function plainUpper(text: string): string {
  const found = plain.get(text);
  if (found !== undefined) return found;
  const written = text.normalize('NFD').replace(/\p{M}/gu, '').replace(/œ/gi, 'oe').toUpperCase();
  if (plain.size < MOST_REMEMBERED) plain.set(text, written);
  return written;
}
