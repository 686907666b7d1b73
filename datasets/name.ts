import { z } from 'zod';

/** Of a dataset, a source, a partner: it stands in addresses and names of files. */
export const Name = z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case words joined by hyphens');
