/** A form that lets somebody without an account put files into one prefix of a bucket, of a size and until a time. */
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { ConfigurationInvalid } from '../../errors.js';
import { createS3Client, type S3Settings } from '../store/s3-client.js';
import { describeS3Fault } from '../store/s3-faults.js';
import { readS3Location } from '../store/s3-location.js';

export interface PresignedDrop {
  readonly url: string;
  /** Of the form, before `key` and `file`, which comes last. */
  readonly fields: Readonly<Record<string, string>>;
  /** What every key begins with; it ends in a slash. */
  readonly prefix: string;
}

export interface DropLimits {
  /** The only name below the prefix; null: any. */
  readonly fileName: string | null;
  readonly maxBytes: number;
  readonly seconds: number;
}

/** Asks no server but for credentials. Throws ConfigurationInvalid, naming `setting`. */
export async function presignDrop(
  setting: string,
  url: string,
  settings: S3Settings,
  { fileName, maxBytes, seconds }: DropLimits,
): Promise<PresignedDrop> {
  const { bucket, prefix } = readS3Location(setting, url);
  if (prefix === '')
    throw new ConfigurationInvalid(
      `${setting} is a whole bucket; give the source a prefix of its own, so that a partner reaches nothing else.`,
    );
  try {
    const post = await createPresignedPost(createS3Client(settings), {
      Bucket: bucket,
      // The SDK's way to ask for "begins with": what the server would put in its place is not relied on.
      Key: `${prefix}${fileName ?? `\${filename}`}`,
      Conditions: [['content-length-range', 1, maxBytes]],
      Expires: seconds,
    });
    const { key: _, ...fields } = post.fields;
    return { url: post.url, fields, prefix };
  } catch (error) {
    throw describeS3Fault({ url, bucket }, 's3:PutObject', error);
  }
}
