/** Which datasets can be played with invented people, and by which generator. */
import type { Generated, ParcoursRequest } from './parcours/generate-parcours.js';

export type GenerateDataset = (
  request: ParcoursRequest,
  onProgress?: (done: number, of: number) => void,
) => Promise<Generated>;

export const GENERATORS: Readonly<Record<string, () => Promise<GenerateDataset>>> = {
  'parcours-insertion': async () => (await import('./parcours/generate-parcours.js')).generateParcours,
};
