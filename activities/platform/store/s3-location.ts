/** Where a store is in S3. */
import { ConfigurationInvalid } from '../../errors.js';
import { keyFault } from './object-key.js';

export interface S3Location {
  readonly bucket: string;
  /** Empty, or ending in "/". */
  readonly prefix: string;
}

/** Reads `s3://bucket[/prefix]`. Throws ConfigurationInvalid, naming the setting. */
export function readS3Location(setting: string, url: string): S3Location {
  const parts = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*?))?\/?$/.exec(url);
  const path = parts?.[2] ?? '';
  if (!parts?.[1] || (path !== '' && keyFault(path)))
    throw new ConfigurationInvalid(
      `${setting} is not of the form s3://bucket[/prefix]; write the bucket's name in lower case, and no credentials.`,
    );
  return { bucket: parts[1], prefix: path === '' ? '' : `${path}/` };
}

export function urlOf({ bucket, prefix }: S3Location): string {
  return `s3://${bucket}/${prefix}`.replace(/\/$/, '');
}
