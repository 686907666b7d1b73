/** What happens to a person from the application on: told to its end, whatever day it is. */
import { inventAppointments } from './appointments.js';
import type { Random } from './random.js';
import type { Accompaniment, Action, Frame, Orientation, Registration, Story } from './story.js';

const ACTIONS = [
  'Chantier jardin',
  'Atelier mobilité',
  'Parrainage vers l’emploi',
  'Remise à niveau numérique',
  'Garage solidaire',
].map((name) => name.replace('’', "'"));

export function inventStory(random: Random, frame: Frame): Story {
  const { ouverture } = frame;
  const end = frame.cloture ?? Number.POSITIVE_INFINITY;
  const sdd = random.chance(0.85);
  const franceTravail = random.chance(0.45) ? inventRegistration(random, frame) : null;
  const inDepth = sdd && random.chance(0.14);
  const action = inDepth ? inventAction(random, ouverture) : null;
  if (!sdd) return { sdd, orientations: [], suivis: [], accompagnements: [], franceTravail, action };
  const followed = random.chance(0.9);
  const first = followed
    ? inventAppointments('orientation', ouverture + random.between(1, 10), random, frame)
    : null;
  const seen = first?.rendezVous.find(({ statut }) => statut === 'honore')?.jour ?? 0;
  const orientations = random.chance(0.83) ? inventOrientations(random, frame, seen) : [];
  const start = orientations[0];
  const second =
    followed && start && start.jour < end
      ? inventAppointments('accompagnement', start.jour + random.between(1, 5), random, frame)
      : null;
  return {
    sdd,
    orientations: orientations.filter(({ jour }) => jour < end),
    suivis: [first, second].flatMap((suivi) => (suivi && suivi.creation < end ? [suivi] : [])),
    accompagnements: inventAccompaniments(random, orientations, end),
    franceTravail,
    action: action && action.entree < end ? action : null,
  };
}

function inventOrientations(random: Random, { demande, ouverture }: Frame, seen: number): Orientation[] {
  const jour = Math.max(demande + Math.round(random.logNormal(62, 0.42)), ouverture + 3, seen);
  const again = random.chance(0.08) ? jour + random.between(60, 200) : null;
  const first = inventOrientation(1, jour, again, random);
  return again === null ? [first] : [first, inventOrientation(2, again, null, random)];
}

function inventOrientation(rang: number, jour: number, fin: number | null, random: Random): Orientation {
  const draw = random.next();
  const type = draw < 0.45 ? 'professionnel' : draw < 0.65 ? 'socio-professionnel' : 'social';
  return { rang, type, jour, notification: jour + random.between(2, 7), fin, organisme: random.int(1000) };
}

function inventAccompaniments(
  random: Random,
  orientations: readonly Orientation[],
  end: number,
): Accompaniment[] {
  return orientations.flatMap(({ jour, notification, type, fin }) => {
    const debut = jour + random.between(5, 40);
    const signed = notification + Math.round(random.logNormal(25, 0.6));
    const drawn = { begins: random.chance(0.75), signs: random.chance(0.7), renews: random.chance(0.5) };
    const early = random.chance(0.2) ? debut + random.between(90, 300) : Number.POSITIVE_INFINITY;
    const motif = random.pick(['Emploi', 'Formation', 'Déménagement', 'Abandon']);
    if (!drawn.begins || debut >= Math.min(end, fin ?? end)) return [];
    const last = Math.min(early, fin ?? Number.POSITIVE_INFINITY, end);
    const why = last === early ? motif : last === fin ? 'Réorientation' : 'Sortie du RSA';
    const signatures = drawn.signs ? [signed, ...(drawn.renews ? [signed + 183] : [])] : [];
    return [
      {
        type,
        debut,
        fin: Number.isFinite(last) ? { jour: last, motif: why } : null,
        contrats: signatures
          .filter((day) => day < last)
          .map((signature) => ({ signature, fin: signature + 182 })),
      },
    ];
  });
}

function inventRegistration(random: Random, { demande, ouverture }: Frame): Registration {
  const inscription = random.chance(0.6)
    ? demande - random.between(1, 400)
    : ouverture + random.between(0, 60);
  return {
    inscription,
    signaturePpae: inscription + random.between(3, 20),
    entretienTousLes: random.between(25, 120),
    categorie: random.chance(0.8) ? 1 : random.between(2, 5),
  };
}

function inventAction(random: Random, ouverture: number): Action {
  const entree = ouverture + random.between(20, 250);
  const length = random.between(30, 240);
  return {
    entree,
    entretien: entree + random.between(0, 15),
    sortie: random.chance(0.6) ? entree + length : null,
    nom: random.pick(ACTIONS),
  };
}
