/** What lets a browser have sealed payloads opened. In French. Pure. */
import { html, type Markup } from '../../markup/html.js';

export interface CodecOffer {
  /** Where a browser asks to have payloads opened. */
  readonly action: string;
  /** Where Temporal's pages ask, as people type it there. */
  readonly endpoint: string;
  readonly temporalUi: string;
  readonly hours: number;
  readonly isOpen: boolean;
}

export function renderCodec({ action, endpoint, temporalUi, hours, isOpen }: CodecOffer): Markup {
  return html`<section aria-labelledby="codec">
<h2 id="codec">Les contenus dans les pages de Temporal</h2>
${
  isOpen
    ? html`<p class="callout" role="status">Ce navigateur peut faire ouvrir les contenus, pendant ${hours} heures.</p>
`
    : null
}<p>Temporal garde les contenus scellés. Pour les lire dans ce navigateur :</p>
<ol>
<li>Autorisez-le ici, pour ${hours} heures.</li>
<li>Dans les pages de <code>${temporalUi}</code>, sous <span lang="en">« Codec Server »</span>, mettez l’adresse <code>${endpoint}</code> et <span lang="en">« Include cross-origin credentials »</span>.</li>
</ol>
<form method="post" action="${action}"><p><button type="submit">Autoriser ce navigateur</button></p></form>
</section>
`;
}
