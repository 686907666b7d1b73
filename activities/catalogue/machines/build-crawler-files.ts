/** What search engines ask for. A sitemap wants absolute addresses: there is none until somebody says where the site is served. */
import { html, writeMarkup } from '../../markup/html.js';

/** It counts only where the site is at the root of its host. */
export function buildRobots(publicUrl: string | null): string {
  const sitemap = publicUrl === null ? '' : `Sitemap: ${publicUrl}/sitemap.xml\n`;
  return `User-agent: *\nAllow: /\n${sitemap}`;
}

export function buildSitemap(
  publicUrl: string,
  pages: readonly { readonly key: string; readonly day: string }[],
): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${writeMarkup(html`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${pages.map(
  ({ key, day }) => html`<url><loc>${publicUrl}/${key}</loc><lastmod>${day}</lastmod></url>
`,
)}</urlset>
`)}`;
}
