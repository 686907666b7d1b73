/** What became of a partner's delivery, in plain French. Pure. */
import { capitalised } from '../markup/french.js';
import type { ReportStatus } from './deliveries.js';
import type { ExtractFacts } from './partner-facts.js';

export interface Ended {
  readonly status: ReportStatus;
  readonly version: string | null;
  readonly title: string;
  /** The dataset is about persons: they are counted, and nobody is published. */
  readonly personal: boolean;
  readonly extracts: readonly Pick<ExtractFacts, 'role' | 'counted' | 'declaration'>[];
}

const STAYS = 'Ce qui est en ligne ne change pas.';

export function describeOutcome(ended: Ended): string {
  switch (ended.status) {
    case 'published':
      return describePublished(ended);
    case 'unchanged':
      return `Rien n’a changé depuis ${nameVersion(ended)}, qui reste en ligne.`;
    case 'superseded':
      return 'Vos données n’ont pas été publiées par ce traitement : un extrait plus récent que le vôtre l’avait déjà été entre-temps. Rien n’est attendu de votre part.';
    case 'held':
      return 'La publication attend la décision d’une personne de l’équipe. D’ici là, ce qui est en ligne ne change pas.';
    case 'refused':
      return `Cette publication a été arrêtée : un contrôle bloquant ou une personne de l’équipe s’y est opposé. ${STAYS}`;
    case 'rejected':
      return lacksExtract(ended)
        ? `Cette publication n’a pas eu lieu : il nous manque un extrait utilisable de votre part. ${STAYS}`
        : `Vos données ont été lues et contrôlées, mais la publication n’a pas eu lieu : il manque l’extrait d’un autre partenaire. ${STAYS}`;
    case 'failed':
      return `Un incident technique de notre côté a interrompu cette publication ; rien n’est attendu de votre part. ${STAYS}`;
    case 'self_check':
      return 'Contrôle fait sur votre poste, avant envoi : rien ne nous a été transmis. Seuls manquent les contrôles qui comparent votre fichier à d’autres fichiers ou à la version précédente : ils sont faits à la réception.';
    case 'cancelled':
      return `Cette publication a été interrompue par l’équipe ; rien n’est attendu de votre part. ${STAYS}`;
  }
}

function describePublished(ended: Ended): string {
  const where = nameVersion(ended);
  const { extracts } = ended;
  if (!extracts.some(({ counted }) => counted))
    return `${capitalised(where)} a été publiée sans vos données.`;
  const said = ended.personal
    ? `Les personnes de vos fichiers sont comptées dans ${where}, où aucune n’est nommée`
    : `Vos données sont publiées dans ${where}`;
  if (!extracts.some(({ role }) => role === 'used'))
    return `${said}, à partir de ce que vous aviez déjà envoyé.`;
  return extracts.every(({ role }) => role === 'used')
    ? `${said}.`
    : `${said}, sauf ce qui est dit plus bas des extraits que nous n’avons pas pu prendre.`;
}

function nameVersion({ version, title }: Ended): string {
  return `la version ${version ?? 'courante'} du jeu de données « ${title} »`;
}

/** A source of the partner without any extract, neither today's nor an earlier one. */
function lacksExtract({ extracts }: Ended): boolean {
  const fed = new Set(extracts.filter(({ counted }) => counted).map(({ declaration }) => declaration.source));
  return extracts.some(({ declaration }) => !fed.has(declaration.source));
}
