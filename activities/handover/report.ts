/** What the report room hands over. */
import { z } from 'zod';

/** `notes`: English sentences for the operator, of waivers that ended or that nothing needs any more. */
export const WrittenReport = z.strictObject({
  partner: z.string(),
  key: z.string(),
  findings: z.number(),
  notes: z.array(z.string()).optional(),
});
export type WrittenReport = z.infer<typeof WrittenReport>;

/** `<partner>/<run>/index.html`: a report of the same files is that of the run that wrote it, and the page of a département bears the name of its dataset. */
export function runOfReport({ key }: Pick<WrittenReport, 'key'>): string {
  return key.split('/').at(-2) ?? '';
}
