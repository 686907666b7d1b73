import { formatDate } from '../markup/french.js';
import type { ReportLink } from '../platform/courier/courier.js';

/** How a département opens its page: by a link, since nothing of it is attached. */
export function describePage(link: ReportLink | null): string {
  if (!link)
    return 'La page et ses fichiers ne partent pas par courriel : demandez comment les ouvrir en répondant à ce message.';
  const until = link.expires ? formatDate(link.expires.toISOString()) : null;
  return until === null
    ? 'La page mène au classeur et à la liste. Ouvrez-la avec le compte de votre département.'
    : `La page mène au classeur et à la liste. Les liens fonctionnent jusqu’au ${until}, ou jusqu’à la page suivante ; ils l’ouvrent à qui les détient : ne les transférez pas.`;
}
