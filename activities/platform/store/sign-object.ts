/** Addresses that S3 signs: whoever holds one reads the object until it ends. */
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { createS3Client, type S3Settings } from './s3-client.js';

export interface SignedReading {
  readonly bucket: string;
  readonly key: string;
  readonly from: Date;
  readonly seconds: number;
}

export function createSigner(s3: S3Settings): (reading: SignedReading) => Promise<string> {
  const client = createS3Client(s3);
  return ({ bucket, key, from, seconds }) =>
    getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: key }), {
      ...{ expiresIn: seconds, signingDate: from },
    });
}
