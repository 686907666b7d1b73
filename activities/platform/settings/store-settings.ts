/** Where each zone is stored, and what opens an S3 store. */
import { resolve } from 'node:path';
import { ConfigurationInvalid } from '../../errors.js';
import { ZONES, type Zone } from '../effects.js';
import type { S3Settings } from '../store/s3-client.js';
import { SETTING_NAMES, type Settings } from './settings.js';

/** A misspelt zone would send its data to the default store, silently. */
export function refuseUnknownZones(env: Readonly<Record<string, string | undefined>>): void {
  const known = new Set<string>(SETTING_NAMES);
  const unknown = Object.keys(env).find((name) => /^STORE_\w+_URL$/.test(name) && !known.has(name));
  if (unknown)
    throw new ConfigurationInvalid(
      `${unknown} names no zone; the zones are ${ZONES.join(', ')}: correct or remove it.`,
    );
}

export function readZones(given: Settings, storeUrl: string, cwd: string): Record<Zone, string> {
  const place = (own: string | undefined, zone: Zone) =>
    own ? absoluteUrl(own, cwd) : `${storeUrl.replace(/\/+$/, '')}/${zone}`;
  return {
    raw: place(given.STORE_RAW_URL, 'raw'),
    work: place(given.STORE_WORK_URL, 'work'),
    restricted: place(given.STORE_RESTRICTED_URL, 'restricted'),
    open: place(given.STORE_OPEN_URL, 'open'),
    reports: place(given.STORE_REPORTS_URL, 'reports'),
  };
}

export function readS3(given: Settings): S3Settings {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = given;
  if (!accessKeyId !== !secretAccessKey)
    throw new ConfigurationInvalid(
      `${accessKeyId ? 'AWS_SECRET_ACCESS_KEY' : 'AWS_ACCESS_KEY_ID'} is missing; set both keys, or neither.`,
    );
  return {
    endpoint: given.S3_ENDPOINT ?? null,
    region: given.S3_REGION,
    credentials:
      accessKeyId && secretAccessKey
        ? { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
        : null,
  };
}

export function absoluteUrl(url: string, cwd: string): string {
  if (!url.startsWith('file:') || url.startsWith('file:///')) return url;
  return `file:${resolve(cwd, url.slice('file:'.length))}`;
}
