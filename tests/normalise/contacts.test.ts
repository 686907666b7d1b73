/** Mailboxes, names in free text, addresses of the web. Every person here is invented. Issue 15. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { withoutAddressee, withoutPersons } from '../../activities/normalise/functions/without-persons.js';
import { mailboxOf, namesSomebody } from '../../activities/persons/mailbox.js';
import { cellsOf, SEED } from './sampled-cells.js';

const PERSONS = [
  'marie.lacroix',
  'p.lejeune',
  'julie.bureau',
  'julie-bureau',
  'bureau.julie',
  'jp.martin',
  'lacroix.marie',
  'jean-pierre.dupont',
  'marieclaude_petit',
  'france.dupont',
  'm.maire',
  'Éloïse.Durand',
  'rose.marchand2',
  'a.b.durand',
  'contact+jean.dupont',
  's.martin-accueil',
  'accueil.sophie.leroy',
];
const FUNCTIONAL = [
  'rh',
  'www',
  'ap.commune',
  'contact',
  'mairie',
  'mairie84',
  'mairie-carpentras',
  'mairiedecarpentras',
  'ccas.accueil',
  'secretariat-general',
  'point.emploi',
  'franceservices',
  'maison.des.services',
  'c.social',
  'accueil.nord',
  'fs-tarbes',
  'cc.valdeloire',
  'mediatheque',
  'epn.centre',
  'contact2',
  'bibliotheque.municipale',
  'dpo',
  'croix-rouge',
  'chef.service',
  'mission.locale',
  'pole.jeunesse',
  'ville-de-lyon',
  'mairie.saint-martin',
  'ecole.jean.jaures',
  'ecole.marie',
  'emploi.carpentras',
  'accueil.saint-denis',
];
const UNKNOWN = ['mlacroix', 'lejeune', 'lacroix', 'xyz', 'julie', 'dupont', 'juliebureau', 'contactmartin'];
/** Of a row that calls itself Lieu Carpentras. */
const BY_NAME = [
  'ph.durand',
  'lefebvre-ml',
  'contact.marie',
  'accueil.dupont',
  'claude.accueil',
  'secretariat-jean',
  'julie.numerique',
  'accueil.paris',
];

describe('the mailbox of an address', () => {
  for (const local of PERSONS)
    it(`${local} is a person’s`, () => {
      assert.equal(mailboxOf(`${local}@exemple.fr`), 'person');
      assert.ok(namesSomebody(`${local}@exemple.fr`));
    });
  for (const local of FUNCTIONAL)
    it(`${local} is a function’s`, () => {
      assert.equal(mailboxOf(`${local}@exemple.fr`), 'functional');
      assert.ok(!namesSomebody(`${local}@exemple.fr`));
    });
  for (const local of UNKNOWN)
    it(`${local} is not known to be a function’s`, () =>
      assert.notEqual(mailboxOf(`${local}@exemple.fr`), 'functional'));

  for (const local of BY_NAME)
    it(`${local} is somebody’s who answers, where the row has another name`, () => {
      assert.notEqual(mailboxOf(`${local}@exemple.fr`, 'Lieu Carpentras'), 'functional');
      const own = `Mairie de ${local.split(/[.-]/).find((part) => !/accueil|contact|secretariat|^..$/.test(part))}`;
      assert.equal(mailboxOf(`${local}@exemple.fr`, own), 'functional');
    });

  for (const [local, own] of [
    ['ccas-marie', 'CCAS de Sainte-Marie'],
    ['franceservices.julie', 'Centre Julie'],
    ['conseillere.julie', 'Espace Julie'],
    ['chef.service.durand', 'Atelier Durand'],
    ['insertion.dupont', 'Insertion Dupont'],
    ['emploi.martin', 'Emploi Saint-Martin'],
  ] as const)
    it(`${local} is somebody’s beside a service, where the row has another name`, () => {
      assert.notEqual(mailboxOf(`${local}@exemple.fr`, 'Lieu Carpentras'), 'functional');
      assert.equal(mailboxOf(`${local}@exemple.fr`, own), 'functional');
    });

  it('is somebody’s where a given name stands beside a work', () => {
    for (const local of ['conseillernumerique.julie', 'mediation.sophie', 'social.julie'])
      assert.notEqual(mailboxOf(`${local}@exemple.fr`, 'Lieu Carpentras'), 'functional', local);
  });

  it('is a place’s where a saint is in its name', () => {
    for (const address of [
      'saint-trivier-de-courtes@france-services.gouv.fr',
      'st.denis@exemple.fr',
      'sainte-marie@exemple.fr',
    ])
      assert.ok(!namesSomebody(address), address);
  });

  it('is the body’s own where it bears its name', () => {
    assert.equal(mailboxOf('lesjardins@exemple.fr', 'Les Jardins de Cocagne'), 'functional');
    assert.equal(mailboxOf('marie.curie@exemple.fr', 'Centre Marie Curie'), 'person');
  });

  it('is withheld from the cell that holds it', async () => {
    const seen = await cellsOf("cell_courriel(x, 'Lieu Carpentras')", [
      'marie.lacroix@exemple.fr',
      'rh@exemple.fr',
      'ap.commune@exemple.fr',
    ]);
    assert.deepEqual(seen, [
      { value: null, issue: 'courriel_personnel' },
      { value: 'rh@exemple.fr', issue: null },
      { value: 'ap.commune@exemple.fr', issue: null },
    ]);
  });
});

describe('an address that anybody could have opened', () => {
  it('is somebody else’s, unless it bears a name', async () => {
    const cells: readonly (readonly [string, string | null, string | null])[] = [
      ['contact@gmail.com', null, 'courriel_sans_titulaire'],
      ['Accueil@Orange.fr', null, 'courriel_sans_titulaire'],
      ['mailto:info@laposte.net', null, 'courriel_sans_titulaire'],
      ['contact@gmail.com; contact@exemple.fr', 'contact@exemple.fr', 'courriel_multiple'],
      ['contact@gmail.com, jean.dupont@exemple.fr', null, 'courriel_personnel'],
      ['contact+agence@gmail.com', null, 'courriel_sans_titulaire'],
      ['contact-2024@hotmail.be', null, 'courriel_sans_titulaire'],
      ['contact.carpentras@gmail.com', 'contact.carpentras@gmail.com', null],
      ['mairie.carpentras@orange.fr', 'mairie.carpentras@orange.fr', null],
      ['contact@laposte.fr', 'contact@laposte.fr', null],
      ['contact@carpentras.fr', 'contact@carpentras.fr', null],
    ];
    const seen = await cellsOf(
      "cell_courriel(x, 'Lieu Carpentras')",
      cells.map(([text]) => text),
    );
    for (const [place, [text, value, issue]] of cells.entries())
      assert.deepEqual(seen[place], { value, issue }, text);
  });
});

describe('a cell of several addresses', () => {
  it('keeps the first of a function, and tells the others', async () => {
    const cells: readonly (readonly [string, string | null, string | null])[] = [
      ['contact@exemple.fr;accueil@exemple.fr', 'contact@exemple.fr', 'courriel_multiple'],
      ['jean.dupont@exemple.fr / contact@exemple.fr', 'contact@exemple.fr', 'courriel_multiple'],
      ['contact@exemple.fr - contact@exemple.fr', 'contact@exemple.fr', null],
      ['contact@exemple.fr accueil@exemple.fr', 'contact@exemple.fr', 'courriel_multiple'],
      ['jean.dupont@exemple.fr, julie.bureau@exemple.fr', null, 'courriel_personnel'],
      ['Accueil <accueil@exemple.fr>', 'accueil@exemple.fr', null],
      ['mailto:contact@exemple.fr', 'contact@exemple.fr', null],
      ['contact@exemple.fr.', 'contact@exemple.fr', null],
      ['contact @exemple.fr', null, 'courriel_illisible'],
      ['contact@exemple', null, 'courriel_illisible'],
    ];
    const seen = await cellsOf(
      "cell_courriel(x, 'Lieu')",
      cells.map(([text]) => text),
    );
    for (const [place, [text, value, issue]] of cells.entries())
      assert.deepEqual(seen[place], { value, issue }, text);
  });
});

const NAMED: readonly (readonly [text: string, kept: string])[] = [
  ['Responsable : Mme L. Martin, sur rendez-vous.', 'Responsable : [nom retiré], sur rendez-vous.'],
  ['Contacter monsieur Martin.', 'Contacter [nom retiré].'],
  ['Contacter M. Martin.', 'Contacter [nom retiré].'],
  ['M.MARTIN au guichet', '[nom retiré] au guichet'],
  ['MmeMartin', '[nom retiré]'],
  ['Mme de la Tour', '[nom retiré]'],
  ['Mme d’Ormesson est là', '[nom retiré] est là'],
  ['MME DUPONT JULIE', '[nom retiré]'],
  ['mme dupont', '[nom retiré]'],
  ['M. et Mme Dupont', '[nom retiré]'],
  ['Mesdames Durand et Petit', '[nom retiré] et [nom retiré]'],
  ['MM. Dupont, Durand et Petit sont là', '[nom retiré], [nom retiré] et [nom retiré] sont là'],
  ['Mesdames Durand et Petit, Mairie de Lyon', '[nom retiré] et [nom retiré], Mairie de Lyon'],
  ['Mme la présidente Dupont', 'Mme la présidente [nom retiré]'],
  ['Monsieur le maire Paul Durand vous accueille', 'Monsieur le maire [nom retiré] vous accueille'],
  ['Mlle A.-M. de Villiers', '[nom retiré]'],
  ['Contact : Jean Dupont', 'Contact : [nom retiré]'],
  ['Contact:Jean Dupont', 'Contact:[nom retiré]'],
  ['Contact (Jean Dupont)', 'Contact ([nom retiré])'],
  ['Référente RSA : Julie Martin', 'Référente RSA : [nom retiré]'],
  ['Référents : Julie Martin et Paul Durand', 'Référents : [nom retiré] et [nom retiré]'],
  ['Référent : J. Dupont', 'Référent : [nom retiré]'],
  ['Référent : DUPONT J.', 'Référent : [nom retiré]'],
  ['Votre interlocutrice : Sophie', 'Votre interlocutrice : [nom retiré]'],
  ['Votre interlocutrice : Sophie L.', 'Votre interlocutrice : [nom retiré]'],
  ['Responsable du pôle insertion : Julie Martin', 'Responsable du pôle insertion : [nom retiré]'],
  ['Équipe : Julie Martin (CIP), Paul Durand (ASI)', 'Équipe : [nom retiré] (CIP), [nom retiré] (ASI)'],
  ['Président : Paul DURAND', 'Président : [nom retiré]'],
  ['Assistante sociale Anne de La Tour', 'Assistante sociale [nom retiré]'],
  ['Animé par Jean-Paul Durand', 'Animé par [nom retiré]'],
  ['Permanence d’Anne Petit le lundi', 'Permanence d’[nom retiré] le lundi'],
  ['Sophie LEROY (conseillère numérique)', '[nom retiré] (conseillère numérique)'],
  ['Anne PETIT : 06 12 34 56 78', '[nom retiré] : 06 12 34 56 78'],
  ['Mme : Dupont', '[nom retiré]'],
  ['julie.martin @ exemple.fr', '[adresse retirée]'],
  ['julie.martin arobase exemple point fr', '[adresse retirée]'],
  ['Contacter Sophie LEROY au 01 40 20 30 40', 'Contacter [nom retiré] au 01 40 20 30 40'],
  ['Écrire à jean.dupont (at) exemple.fr', 'Écrire à [adresse retirée]'],
  ['le Dr Bernard reçoit', 'le [nom retiré] reçoit'],
  ['Docteur Jean-Luc Bernard', '[nom retiré]'],
  ['M MARTIN', '[nom retiré]'],
  ['Melle J-P. Le Goff', '[nom retiré]'],
  ['Mᵐᵉ Martin et Mᵉ Leroy', '[nom retiré] et [nom retiré]'],
  ['M . Martin', '[nom retiré]'],
  ['Référent : J. Dupont', 'Référent : [nom retiré]'],
  ['Contact : Dupont J.', 'Contact : [nom retiré]'],
  ['Référente J.-P.Dupont', 'Référente [nom retiré]'],
  ['resp. Martin Paul', 'resp. [nom retiré]'],
  ['Médiatrice numérique : Sophie Martin', 'Médiatrice numérique : [nom retiré]'],
  ['demander Sophie Martin', 'demander [nom retiré]'],
  ['Sophie Martin, conseillère numérique', '[nom retiré], conseillère numérique'],
  ['L. Martin (conseillère)', '[nom retiré] (conseillère)'],
  ['Premiers secours Mme Martin', 'Premiers secours [nom retiré]'],
  ['Marie Claude Dupont, conseillère', '[nom retiré], conseillère'],
  ['Le lundi, MARTIN Sophie - référente', 'Le lundi, [nom retiré] - référente'],
];
const NAMELESS = [
  'Monsieur le Maire reçoit le lundi',
  'Madame la Directrice',
  'rue du Docteur Roux',
  'avenue du Professeur Bergonié',
  'Mesdames, Messieurs, bienvenue',
  'Salle M Bâtiment 3',
  'à 300 m de la gare',
  'Accueil de 9 h à 12 h',
  'madame ou monsieur',
  'Madame la Directrice Générale',
  'Contact France Services',
  'Conseiller Numérique France Services',
  'directeur du centre Jean Moulin',
  'contact [at] exemple.fr',
  '2 avenue du Président Pierre Dupont',
  'ECE 04',
  'Me : Maison pour tous, Je : Mairie',
  'avec Pôle Emploi et Mission Locale',
  'Contact : Accueil France Services',
  'desservi par Saint Martin',
  'rue Jean Jaurès 01 40 20 30 40',
  'Centre Marie Curie, conseillers sur place',
  'Suivez nous @mairie.lyon',
  'Pour me contacter',
  'Centre Léo Lagrange, animateur jeunesse',
  'rue Jean Jaurès, conseiller numérique',
  'Maison Simone Veil (médiateur numérique)',
  'Contact : C. Social',
  'Coordinatrice Action Sociale',
  'Contact : POINT D ACCES AU DROIT DU TRIBUNAL',
  'DR Picardie',
  'Protection Maternelle et Infantile (P.M.I.)',
  'C.M.P.P. de DREUX, contact au guichet',
];

describe('free text', () => {
  for (const [text, kept] of NAMED)
    it(`of « ${text} » keeps no name`, () => assert.equal(withoutPersons(text, ''), kept));
  for (const text of NAMELESS) it(`of « ${text} » stays`, () => assert.equal(withoutPersons(text, ''), text));

  it('is looked into wherever it may name somebody', async () => {
    const seen = await cellsOf(
      "cell_free_text(x, '')",
      NAMED.map(([text]) => text),
    );
    for (const [place, [text, kept]] of NAMED.entries()) assert.equal(seen[place]?.value, kept, text);
  });

  it('is what comments of opening hours are', async () => {
    const seen = await cellsOf('cell_opening_hours(x)', [
      'Mo-Fr 09:00-12:00 "Mme Durand au bureau 2"; PH off',
      'Mo-Fr 09:00-12:00 "écrire à jean.dupont@exemple.fr"',
      'Mo-Fr 09:00-12:00 "sur rendez-vous"',
    ]);
    assert.deepEqual(seen, [
      { value: 'Mo-Fr 09:00-12:00 "[nom retiré] au bureau 2"; PH off', issue: 'nom_de_personne' },
      { value: 'Mo-Fr 09:00-12:00 "écrire à [adresse retirée]"', issue: 'courriel_personnel' },
      { value: 'Mo-Fr 09:00-12:00 "sur rendez-vous"', issue: null },
    ]);
  });

  it('loses the address of a person, and keeps that of a function', async () => {
    const seen = await cellsOf("cell_free_text(x, 'Lieu')", [
      'Écrire à julie.bureau@exemple.fr ou à contact@exemple.fr',
      'Écrire à contact@exemple.fr',
      'Contacter MmeMartin',
    ]);
    assert.deepEqual(seen, [
      { value: 'Écrire à [adresse retirée] ou à contact@exemple.fr', issue: 'courriel_personnel' },
      { value: 'Écrire à contact@exemple.fr', issue: null },
      { value: 'Contacter [nom retiré]', issue: 'nom_de_personne' },
    ]);
  });

  it('keeps no name behind a civility, however both are written', () => {
    const name = fc.constantFrom(
      'Martin',
      'DURAND',
      'Le Goff',
      'de la Tour',
      'L. Petit',
      'Jean-Pierre Moreau',
      "d'Arvor",
    );
    const civility = fc.constantFrom(
      'M.',
      'Mr',
      'Mr.',
      'Mme',
      'MME',
      'Mlle',
      'Monsieur',
      'madame',
      'Dr',
      'Docteur',
      'Mesdames',
    );
    const before = fc.constantFrom('', 'Contact : ', 'voir ', '(');
    fc.assert(
      fc.property(before, civility, name, (start, title, who) => {
        const kept = withoutPersons(`${start}${title} ${who}, le lundi`, '');
        assert.equal(kept, `${start}[nom retiré], le lundi`);
      }),
      { seed: SEED },
    );
  });
});

describe('an address', () => {
  it('keeps its street, whoever it is called by, and not who lives there', async () => {
    const cells: readonly (readonly [string, string])[] = [
      ['3 rue de Metz - Mme Leroy Sonia', '3 rue de Metz - [nom retiré]'],
      ['chez M. Martin, 3 rue de Metz', 'chez [nom retiré], 3 rue de Metz'],
      ['12 rue Exemple Mme Martin', '12 rue Exemple [nom retiré]'],
      ['Bâtiment B, MLLE DUPONT', 'Bâtiment B, [nom retiré]'],
      ['Siège : Monsieur Paul Durand', 'Siège : [nom retiré]'],
      ['12 place Mme de Sévigné', '12 place Mme de Sévigné'],
      ['rue de Mme Curie', 'rue de Mme Curie'],
      ['Pl du docteur esquirol', 'Pl du docteur esquirol'],
      ['86 du Dr Cathelin', '86 du Dr Cathelin'],
      ['esplanade Madame Roland', 'esplanade Madame Roland'],
      ["PL DES DROITS DE L'HOMME", "PL DES DROITS DE L'HOMME"],
      ['5 allée M. Berthelot', '5 allée M. Berthelot'],
      ['à 300 m de la gare', 'à 300 m de la gare'],
    ];
    for (const [text, kept] of cells) assert.equal(withoutAddressee(text), kept);
    const seen = await cellsOf(
      'cell_address(x)',
      cells.map(([text]) => text),
    );
    assert.deepEqual(
      seen,
      cells.map(([text, kept]) => ({ value: kept, issue: text === kept ? null : 'nom_de_personne' })),
    );
  });
});

describe('cell_url', () => {
  it('keeps accented domains', async () => {
    const seen = await cellsOf('cell_url(x)', [
      'https://www.cité-emploi.fr',
      'www.cité-emploi.fr/Accueil',
      'https://xn--cit-emploi-e4a.fr/',
    ]);
    assert.deepEqual(
      seen.map(({ value }) => value),
      ['https://www.cité-emploi.fr', 'https://www.cité-emploi.fr/Accueil', 'https://xn--cit-emploi-e4a.fr/'],
    );
  });
});

it('takes out an address of the web that holds somebody’s mailbox, and no other', async () => {
  const table = {
    'https://x.fr/?mail=jean.dupont@x.fr': null,
    'https://x.fr/annuaire?m=jean.dupont%40x.fr&p=1': null,
    'https://x.fr/?mail=contact@x.fr': 'https://x.fr/?mail=contact@x.fr',
    'https://mastodon.social/@mairie': 'https://mastodon.social/@mairie',
    'https://cartes.fr/@48.85,2.35,15z': 'https://cartes.fr/@48.85,2.35,15z',
    'https://x.fr/a%40b': 'https://x.fr/a%40b',
  };
  const seen = await cellsOf('cell_url(x)', Object.keys(table));
  assert.deepEqual(
    seen.map(({ value, issue }) => [value, issue]),
    Object.values(table).map((value) => [value, value === null ? 'courriel_personnel' : null]),
  );
});
