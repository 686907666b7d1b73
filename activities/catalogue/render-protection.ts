/** How personal data are protected: what is done to the figures, and the register of processing, as a page of the site. Pure. */

import type { Register } from '../custody/register/register.js';
import { renderRegisterBody } from '../custody/register/render-register-body.js';
import { html } from '../markup/html.js';
import { PROTECTION_KEY } from '../published/site-keys.js';
import { renderLayout } from './frame/render-layout.js';
import type { Site } from './views.js';

/** `invented`: which of its figures were made up. */
export function renderProtection(register: Register, site: Site, invented: string | null): string {
  return renderLayout({
    ...{ site, key: PROTECTION_KEY, alternates: [], invented },
    title: 'Protection des données | data.insertion',
    description:
      'Ce qui est fait aux chiffres publiés, et le registre des traitements : qui envoie quoi, sur quelle base légale, ce que devient chaque colonne, qui la voit, jusqu’à quand.',
    above: [{ label: 'Accueil', href: 'index.html' }],
    contact: register.datasets[0]?.contact.email ?? '',
    main: html`<div class="fr-container fr-pb-6w registre">
<h1>Protection des données</h1>
${renderRegisterBody(register, 'folded')}</div>
`,
  });
}
