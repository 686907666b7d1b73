/** The real udata of a run of tests, which the first who asks starts. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { askShared } from '../shared-folder.js';
import { Place } from './place.js';

export interface UdataServer extends Omit<Place, 'files'> {
  /** A call as the publisher, or as `key`; the parsed answer. For what a person does on the portal. */
  call(
    method: string,
    path: string,
    json?: unknown,
    key?: string | null,
  ): Promise<{ status: number; body: unknown }>;
  /** Paths on its disk of uploaded files whose path holds the text. */
  filesOf(text: string): Promise<string[]>;
}

export async function joinUdata(): Promise<UdataServer> {
  const { files, ...place } = Place.parse(await askShared('udata'));
  const filesOf = async (text: string) => {
    const found = await readdir(files, { recursive: true });
    return found.filter((path) => path.includes(text)).map((path) => join(files, path));
  };
  return { ...place, filesOf, call: caller(place.url, place.apiKey) };
}

function caller(url: string, apiKey: string): UdataServer['call'] {
  return async (method, path, json, key = apiKey) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(key === null ? {} : { 'x-api-key': key }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
  };
}
