/** The compose file as compose reads it: what its services are, and what each is handed once the variables are filled in. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT } from '../../scripts/toolkit.js';

const FOLDER = join(ROOT, 'scripts', 'deploy');

const Service = z.looseObject({
  image: z.string(),
  environment: z.record(z.string(), z.string()).default({}),
  env_file: z.array(z.strictObject({ path: z.string(), required: z.literal(false) })).default([]),
  command: z.union([z.string(), z.array(z.string())]),
  privileged: z.literal(false).optional(),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.array(z.literal('no-new-privileges:true')).length(1),
  networks: z.array(z.string()),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  secrets: z.array(z.string()).default([]),
  healthcheck: z.looseObject({ test: z.array(z.string()) }).optional(),
});
export type Service = z.infer<typeof Service>;

const Compose = z.looseObject({
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.unknown()),
  networks: z.record(z.string(), z.unknown()),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
});

export const COMPOSE_TEXT = readFileSync(join(FOLDER, 'compose.yaml'), 'utf8');

/** Names of example.env, with what it gives them. */
export const EXAMPLE = new Map(
  readFileSync(join(FOLDER, 'example.env'), 'utf8')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const),
);

/** Throws what compose would say: a variable that must be there is not. */
export function readCompose(given: ReadonlyMap<string, string>): z.infer<typeof Compose> {
  return Compose.parse(fillIn(parse(COMPOSE_TEXT, { merge: true }), given));
}

function fillIn(node: unknown, given: ReadonlyMap<string, string>): unknown {
  if (typeof node === 'string') return fill(node, given);
  if (Array.isArray(node)) return node.map((one) => fillIn(one, given));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, fillIn(value, given)]));
}

/** `${NAME}`, `${NAME:-instead}`, `${NAME:?why}`; the innermost first. */
function fill(text: string, given: ReadonlyMap<string, string>): string {
  const filled = text.replace(
    /\$\{([A-Z0-9_]+)(?::([-?])([^${}]*))?\}/g,
    (_, name: string, how?: string, rest?: string) => {
      const value = given.get(name) ?? '';
      if (value === '' && how === '?') throw new Error(`required variable ${name} is missing: ${rest}`);
      return value === '' && how === '-' ? (rest ?? '') : value;
    },
  );
  return filled === text ? text : fill(filled, given);
}
