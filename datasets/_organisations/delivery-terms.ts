/** How a partner is told of its reports: `delivery` in its file of _partners/. */
import { z } from 'zod';

const Variable = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'the name of a variable of the environment, in capitals');
const Days = z.int().min(0).max(366);

export const DeliveryTerms = z
  .strictObject({
    channels: z.array(z.enum(['mail', 'webhook'])).default(['mail']),
    language: z.literal('fr').default('fr'),
    webhook: z
      .strictObject({
        url: Variable.describe('holds the https address'),
        secret: Variable.describe('holds whsec_ and the base64 of 24 bytes or more'),
      })
      .optional(),
    cooling_off_days: Days.default(14).describe(
      'no mail for a delivery whose findings were all told less long ago',
    ),
    repeat_days: Days.min(1)
      .default(14)
      .describe('blocking findings are told again after so long, without a new delivery'),
    digest_hours: z
      .int()
      .min(0)
      .max(168)
      .default(0)
      .describe('what is to be told within so long goes in one mail; 0: at once'),
    escalate_after: z
      .int()
      .min(1)
      .max(100)
      .default(3)
      .describe('deliveries and reminders with the same blocking finding, after which the data team is told'),
    attach_mib: z
      .number()
      .min(0)
      .max(20)
      .default(5)
      .describe('larger reports are linked to, not attached; 0: never attached'),
  })
  .refine(({ channels, webhook }) => !channels.includes('webhook') || webhook !== undefined, {
    error: 'the channel webhook needs webhook: { url, secret }',
  });
export type DeliveryTerms = z.infer<typeof DeliveryTerms>;
export type Channel = DeliveryTerms['channels'][number];
