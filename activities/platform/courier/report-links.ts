/** Links to objects of the reports zone: at the address where partners read it, or signed by S3 for a time. */
import { isAllowedHost, portOf } from '../network/public-host.js';
import { checkKey } from '../store/object-key.js';
import type { S3Settings } from '../store/s3-client.js';
import { describeS3Fault } from '../store/s3-faults.js';
import { readS3Location } from '../store/s3-location.js';
import type { createSigner } from '../store/sign-object.js';
import type { LinkReport } from './courier.js';

export interface LinkSettings {
  readonly zone: string;
  readonly s3: S3Settings;
  readonly reportsUrl: string | null;
  readonly hours: number;
  readonly allowPrivateHosts: readonly string[];
}

/** A signed link opens the object for whoever holds it: it is made for https alone, unless its host may be private. */
export function createReportLinks(settings: LinkSettings): LinkReport {
  const { zone, s3, reportsUrl, hours, allowPrivateHosts } = settings;
  if (reportsUrl !== null)
    return async (key) => ({
      url: `${reportsUrl}/${checkKey(zone, key).split('/').map(encodeURIComponent).join('/')}`,
      expires: null,
    });
  if (!zone.startsWith('s3:')) return async () => null;
  const { bucket, prefix } = readS3Location('STORE_REPORTS_URL', zone);
  let signer: ReturnType<typeof openSigner> | undefined;
  return async (key, from) => {
    try {
      const asked = { bucket, key: `${prefix}${checkKey(zone, key)}`, from, seconds: hours * 3_600 };
      signer ??= openSigner(s3);
      const url = await (await signer)(asked);
      const place = new URL(url);
      if (place.protocol !== 'https:' && !isAllowedHost(place.hostname, portOf(place), allowPrivateHosts))
        return null;
      return { url, expires: new Date(from.getTime() + hours * 3_600_000) };
    } catch (error) {
      throw describeS3Fault({ url: zone, bucket }, 's3:GetObject', error);
    }
  };
}

/** The SDK is loaded with the first link. */
async function openSigner(s3: S3Settings): Promise<ReturnType<typeof createSigner>> {
  const { createSigner: create } = await import('../store/sign-object.js');
  return create(s3);
}
