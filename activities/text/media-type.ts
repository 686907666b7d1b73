/** What a stored object is, by the end of its key: a browser shows a page only when it is served as one. */
import { FORMAT_FACES } from '../../datasets/formats.js';

const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(FORMAT_FACES).map(([format, { mediaType }]) => [format, mediaType] as const),
  ['html', 'text/html; charset=utf-8'],
  ['css', 'text/css; charset=utf-8'],
  ['js', 'text/javascript; charset=utf-8'],
  ['csv', 'text/csv; charset=utf-8'],
  ['md', 'text/markdown; charset=utf-8'],
  ['txt', 'text/plain; charset=utf-8'],
  ['xml', 'application/xml; charset=utf-8'],
  ['jsonld', 'application/ld+json'],
  ['svg', 'image/svg+xml'],
  ['png', 'image/png'],
  ['woff2', 'font/woff2'],
  ['zip', 'application/zip'],
  ['gz', 'application/gzip'],
]);

export function mediaTypeOf(key: string): string {
  const [, extension = ''] = /\.([a-z0-9]+)$/i.exec(key) ?? [];
  return MEDIA_TYPES.get(extension.toLowerCase()) ?? 'application/octet-stream';
}
