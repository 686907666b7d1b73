/** What this room reads of the version that a release left in the open zone. */
import { z } from 'zod';
import { FORMATS } from '../../datasets/dataset.js';
import { ObjectMissing } from '../errors.js';
import type { ObjectStore } from '../platform/effects.js';

const Version = z.string().regex(/^\d{4}-\d{2}-\d{2}-[0-9a-f]{8}$/);
/** A name in the version's folder, and nothing that leads out of it: it becomes a link. */
const FilePath = z.string().regex(/^[a-z][a-z0-9_]*(\.[a-z]+)+$/);
const Count = z.int().min(0);

const Pointer = z.object({ version: Version, earlier: z.array(Version) });

const PublishedTable = z.object({
  name: z.string(),
  rows: Count,
  schema: FilePath,
  files: z.array(
    z.object({ path: FilePath, format: z.enum(FORMATS), bytes: Count, sha256: z.string(), rows: Count }),
  ),
  omitted: z.array(z.object({ format: z.enum(FORMATS), reason: z.string() })),
});
export type PublishedTable = z.infer<typeof PublishedTable>;

const Manifest = z.object({ version: Version, tables: z.array(PublishedTable) });

export interface PublishedVersion {
  readonly version: string;
  readonly tables: readonly PublishedTable[];
  /** Versions that were current before and still are there, newest first. */
  readonly earlier: readonly string[];
}

type Reads = Pick<ObjectStore, 'read' | 'list' | 'url'>;

/** What is current now. Throws ObjectMissing. */
export async function readPublished(dataset: string, open: Reads): Promise<PublishedVersion> {
  const { version, earlier } = await readStored(Pointer, `${dataset}/latest.json`, open);
  const manifest = await readStored(Manifest, `${versionFolder(dataset, version)}manifest.json`, open);
  const keys = new Set((await open.list(`${dataset}/versions/`)).map(({ key }) => key));
  return {
    ...{ version, tables: manifest.tables },
    earlier: earlier.filter((one) => keys.has(`${versionFolder(dataset, one)}manifest.json`)),
  };
}

export function versionFolder(dataset: string, version: string): string {
  return `${dataset}/versions/${version}/`;
}

async function readStored<Shape extends z.ZodType>(
  shape: Shape,
  key: string,
  open: Reads,
): Promise<z.infer<Shape>> {
  const found = await open.read(key);
  const parsed = shape.safeParse(found && parseJson(found.body));
  if (parsed.success) return parsed.data;
  throw new ObjectMissing(`${open.url}/${key}: missing or damaged; restore it from a backup.`);
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined; // no JSON is no manifest either: the shape says so
  }
}
