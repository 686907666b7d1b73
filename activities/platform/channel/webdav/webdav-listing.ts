/** What a WebDAV server says of a folder (RFC 4918, PROPFIND of depth 1), read as a stream: names, sizes, stamps. */
import type { Readable } from 'node:stream';
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { InsertionError, PartnerUnreachable } from '../../../errors.js';
import type { DroppedFile } from '../channel.js';
import { MOST_FILES, tooManyFiles } from '../channel-faults.js';

export const ASKED = `<?xml version="1.0" encoding="utf-8"?>
<propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/><getlastmodified/><getetag/></prop></propfind>`;

const DAV = 'DAV:';
/** No property that is asked for has a longer text. */
const LONGEST_TEXT = 8_192;

interface Entry {
  href: string;
  folder: boolean;
  bytes: string;
  modified: string;
  etag: string;
}

const TEXTS = {
  href: 'href',
  getcontentlength: 'bytes',
  getlastmodified: 'modified',
  getetag: 'etag',
} as const;

function textOf(tag: string): (typeof TEXTS)[keyof typeof TEXTS] | null {
  return tag in TEXTS ? TEXTS[tag as keyof typeof TEXTS] : null;
}

/** Files that lie right in the folder; whatever else a server names is left out. Throws PartnerUnreachable, DeliveryRejected. */
export async function readListing(folder: URL, answer: Readable): Promise<DroppedFile[]> {
  const files: DroppedFile[] = [];
  let entries = 0;
  const parser = parseEntries(folder.hostname, (entry) => {
    entries += 1;
    if (entries > MOST_FILES) throw tooManyFiles(folder.hostname);
    const file = describe(folder, entry);
    if (file !== null) files.push(file);
  });
  answer.setEncoding('utf8');
  try {
    for await (const chunk of answer) parser.write(chunk);
  } catch (error) {
    // Node ends a connection that breaks in the middle of a body with an error of its own
    throw error instanceof InsertionError || !answer.readableAborted ? error : unreadable(folder.hostname);
  }
  parser.close();
  return files;
}

function parseEntries(host: string, take: (entry: Entry) => void): SaxesParser<{ xmlns: true }> {
  let entry: Entry | null = null;
  let text = '';
  const parser = new SaxesParser({ xmlns: true });
  const refuse = () => {
    throw unreadable(host);
  };
  parser.on('error', refuse);
  parser.on('doctype', refuse);
  parser.on('text', (part) => {
    text = `${text}${part}`.slice(0, LONGEST_TEXT);
  });
  parser.on('opentag', ({ uri, local }: SaxesTagNS) => {
    text = '';
    if (uri !== DAV) return;
    if (local === 'response') entry = { href: '', folder: false, bytes: '', modified: '', etag: '' };
    if (local === 'collection' && entry) entry.folder = true;
  });
  parser.on('closetag', ({ uri, local }: SaxesTagNS) => {
    if (uri !== DAV || entry === null) return;
    const property = textOf(local);
    if (property !== null && entry[property] === '') entry[property] = text.trim();
    if (local !== 'response') return;
    take(entry);
    entry = null;
  });
  return parser;
}

function describe(folder: URL, { href, folder: isFolder, bytes, modified, etag }: Entry): DroppedFile | null {
  const name = isFolder ? null : nameWithin(folder, href);
  if (name === null) return null;
  const date = modified === '' ? null : new Date(modified);
  return {
    name,
    bytes: /^\d{1,15}$/.test(bytes) ? Number(bytes) : null,
    modified: date === null || Number.isNaN(date.getTime()) ? null : date,
    stamp: [etag, modified, bytes].filter(Boolean).join(' ') || null,
  };
}

/** The server's word is no address of ours: only a plain name right below the folder counts. Some write # and ? as they are. */
function nameWithin(folder: URL, href: string): string | null {
  if (!URL.canParse(href, folder.href)) return null;
  const { pathname, search, hash } = new URL(href, folder);
  const above = decoded(folder.pathname);
  const whole = decoded(`${pathname}${search}${hash}`);
  if (above === null || whole === null || !whole.startsWith(above)) return null;
  const name = whole.slice(above.length);
  return name === '' || name === '.' || name === '..' || /[/\\\0]/.test(name) ? null : name;
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

function unreadable(host: string): PartnerUnreachable {
  return new PartnerUnreachable(
    `${host} did not answer as a WebDAV server does; try again later, then ask the partner for the WebDAV address of the folder.`,
  );
}
