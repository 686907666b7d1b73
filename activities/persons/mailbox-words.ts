/** Words of local names of mailboxes that are no name of a person. */

/** Words that say a function, a service or a kind of body. Each counts as a whole part of the local name. */
export const FUNCTIONS = new Set(
  `contact contacts accueil accueils acceuil info infos information informations mairie mairies secretariat secretariats secretaire direction directeur directrice admin
  administration administratif administrateur ccas cias msap mfs mef france service services espace espaces mediatheque mediatheques bibliotheque bibliotheques ludotheque
  centre center maison maisons mission missions mds mdph mda cms epn cyber cyberbase cyberespace numerique numeriques conseiller conseillers conseil mediateur mediation
  asso association associations bureau bureaux social sociale sociaux pole poles emploi insertion inclusion commune communes communaute ville villes agence agences antenne
  antennes point points relais formation formations communication com agglo agglomeration metropole mjc pimms croix rouge poste postes postale courrier courriel mail bonjour
  hello demande demandes inscription inscriptions reservation reservations standard technique tourisme sante jeune jeunes jeunesse famille familles enfance cidff plie siae
  fs rsp cc ap rh drh www web webmaster webmestre site dpo rgpd cnil opendata support aide aides equipe gestion comptabilite compta facturation facture factures presse
  ecole college lycee cfa creche cantine periscolaire scolaire atelier ateliers fablab tiers lieu lieux ressourcerie recyclerie epicerie solidaire solidarite solidarites
  domicile adherent adherents membre membres benevolat benevoles evenement culture culturel sport sports animation coordination projet projets siege delegation departement
  region regional prefecture sousprefecture ddets ddcs caf cpam msa carsat urssaf crous cap ml mlj milo adil udaf afpa greta cci cma geiq ei ai aci etti esat ea ofii
  logement habitat residence foyer hebergement chrs siao samu spip pmi protection juridique droits droit citoyen citoyennete etatcivil etat civil urbanisme elections police
  municipale dst cohesion parcours orientation accompagnement rsa usager usagers public publics client clients commercial ventes boutique noreply reply newsletter no
  ne pas repondre intercommunal intercommunale intercommunalite cdc ccpa epci sivom syndicat ph pij bij crij maisonfs franceservices franceservice lamaison itinerant bus`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

export const GLUE = new Set([
  'de',
  'du',
  'des',
  'd',
  'la',
  'le',
  'les',
  'l',
  'et',
  'en',
  'a',
  'au',
  'aux',
  'sur',
  'sous',
  'pour',
  'st',
  'ste',
  'saint',
  'sainte',
  'nord',
  'sud',
  'est',
  'ouest',
]);

/** Whether a word, in lower case and without accents, says a function, a service or a kind of body. */
export const isFunctionWord = (word: string): boolean => FUNCTIONS.has(word);

/** Words for whoever answers: a name beside one of them is somebody's. Beside the word of a body (ecole, mairie) it may be that of the place. */
export const ANSWERING = new Set(
  `contact contacts accueil accueils info infos secretariat secretaire direction directeur directrice conseiller conseillers mediateur mail courriel bonjour hello
  standard rh drh gestion comptabilite compta equipe aide support animation coordination accompagnement commercial conseillere conseilleres mediatrice mediateurs animateur animatrice coordinateur coordinatrice referent referente
  responsable charge chargee chef cheffe service services emploi insertion inclusion formation numerique projet projets`.split(
    /\s+/,
  ),
);

/** Long enough that no name of a person starts or ends with it by chance. */
export const STRONG = [...FUNCTIONS]
  .filter((word) => word.length > 5 || ['ccas', 'cias', 'msap', 'info', 'asso', 'mairie'].includes(word))
  .sort((one, other) => other.length - one.length);

/** Where anybody may open a mailbox. Those of a body of its own, as laposte.fr, are none. */
export const PUBLIC_PROVIDERS = new Set(
  `gmail.com googlemail.com orange.fr wanadoo.fr laposte.net free.fr sfr.fr neuf.fr cegetel.net bbox.fr numericable.fr club-internet.fr aliceadsl.fr
  nordnet.fr hotmail.com hotmail.fr outlook.com outlook.fr live.com live.fr msn.com yahoo.com yahoo.fr ymail.com icloud.com me.com mac.com aol.com
  aol.fr gmx.com gmx.fr proton.me pm.me protonmail.com protonmail.ch tutanota.com tuta.io mailo.com zaclys.net yopmail.com hotmail.be outlook.be
  skynet.be yahoo.co.uk hotmail.co.uk libertysurf.fr voila.fr tiscali.fr`.split(/\s+/),
);
