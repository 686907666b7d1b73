/** Which files of a place are a source's extracts, when they are whole, and how they are sealed. */
import { z } from 'zod';
import { SecretName } from './_channels/shared.js';
import { CHANNELS, type Location } from './location.js';

/** Which of the files of a drop are extracts, and when one is whole. */
export const Drop = z
  .strictObject({
    files: z
      .array(z.string().min(1))
      .min(1)
      .default(['*'])
      .describe('patterns of names: * and ?, capitals or not'),
    whole: z
      .enum(['name', 'stable', 'marker'])
      .optional()
      .describe(
        'name: unless it is called .part, .tmp…; stable: nor changes between two looks; marker: once name.done or name.ok lies beside it',
      ),
    settle_seconds: z.int().min(1).max(3_600).optional().describe('between the two looks'),
    encryption: z
      .enum(['age', 'gpg', 'zip', 'fernet'])
      .optional()
      .describe('what the partner seals it with; plain is refused then'),
    password: SecretName.optional().describe(
      'the variable that holds the password of the zip, or the key of Fernet',
    ),
  })
  .refine(
    ({ encryption, password }) => ['zip', 'fernet'].includes(encryption ?? '') === (password !== undefined),
    {
      message: 'encryption: zip and fernet go with password, the others have key files',
    },
  )
  .refine(({ whole, settle_seconds }) => settle_seconds === undefined || whole !== 'marker', {
    message: 'settle_seconds goes with whole: stable',
  });
export type Drop = z.infer<typeof Drop>;

/** How a drop is judged: what is declared, and what its channel is like where nothing is. */
export function wholeRule(
  { whole, settle_seconds }: Drop,
  { channel }: Pick<Location, 'channel'>,
): { readonly whole: 'name' | 'stable' | 'marker'; readonly settleSeconds: number } {
  const settleSeconds = settle_seconds ?? CHANNELS[channel].settleSeconds;
  return { whole: whole ?? (settleSeconds > 0 ? 'stable' : 'name'), settleSeconds };
}
