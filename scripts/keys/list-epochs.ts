/** The epochs of the key file, without a key. */
import { epochNames, newestEpoch } from '../../activities/pseudonymise/key-epochs.js';
import { printJson, printTable } from '../print.js';
import { configure } from '../toolkit.js';
import { readRing } from './key-ring.js';

export interface ListOptions {
  readonly json?: boolean;
}

export async function listEpochs({
  json,
  shares,
}: ListOptions & { readonly shares?: readonly string[] }): Promise<void> {
  const configuration = configure();
  const envelope = configuration.pseudonymEnvelope;
  const ring = await readRing(
    shares === undefined
      ? configuration
      : { ...configuration, pseudonymEnvelope: { ...envelope, shareFiles: shares } },
  );
  const names = epochNames(ring);
  const listed = ring.epochs.map(({ epoch, created }, index) => ({
    epoch,
    created,
    name: names[index] ?? '',
    current: epoch === newestEpoch(ring),
  }));
  if (json) printJson(listed);
  else
    printTable(
      ['epoch', 'created', 'name in manifests', 'current'],
      listed.map(({ epoch, created, name, current }) => [epoch, created, name, current ? 'yes' : '']),
    );
}
