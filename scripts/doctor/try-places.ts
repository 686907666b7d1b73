/** Tries what a run and the desk need of this machine and of others: each gives a sentence, or throws one. */
import { randomUUID } from 'node:crypto';
import { ConditionLost, ConfigurationInvalid } from '../../activities/errors.js';
import { createCourier } from '../../activities/platform/courier/create-courier.js';
import { openBytes, readIdentityFile, seal } from '../../activities/platform/drop/age.js';
import type { ObjectStore } from '../../activities/platform/effects.js';
import { readCodecRing } from '../../activities/platform/keys/codec-keys.js';
import { openUdata } from '../../activities/platform/portal/udata-client.js';
import type { Configuration } from '../../activities/platform/settings/configuration.js';
import { findStaleContacts } from '../../datasets/_organisations/stale-contacts.js';
import type { Dataset } from '../../datasets/dataset.js';
import { createSealingCodec } from '../codec/sealing-codec.js';
import { findInstalled } from '../engine/installed-binary.mjs';
import { requirePortalKey } from '../toolkit.js';

/** Seals a word and opens it again, where this machine holds both sides. */
export async function trySeal({ recipients, identityFile }: Configuration['rawSeal']): Promise<string> {
  if (recipients.length === 0)
    return 'not sealed: extracts lie there as received; RAW_RECIPIENTS (age1…) seals them at rest';
  const sealed = `sealed for ${recipients.length} age recipient${recipients.length > 1 ? 's' : ''}`;
  if (identityFile === null)
    return `${sealed}; no RAW_IDENTITY_FILE: this machine writes extracts, and cannot read them`;
  await openBytes(
    await seal('doctor', recipients),
    await readIdentityFile('RAW_IDENTITY_FILE', identityFile),
  );
  return `${sealed}, and opened with RAW_IDENTITY_FILE`;
}

const FATES = {
  valid: 'confirmed until',
  due: 'to be confirmed until',
  expired: 'told of nothing since',
  ahead: 'told of nothing, for confirmed names a day that has not come:',
} as const;

/** Whose addresses were not confirmed for nearly a year, or for more. */
export function describeContacts(datasets: Iterable<Dataset>): string {
  const { stale, undeclared } = findStaleContacts(datasets, new Date().toISOString().slice(0, 10));
  const told = stale.map(
    ({ partner, state }) =>
      `${partner.partner} (${FATES[state.kind]} ${state.kind === 'ahead' ? state.confirmed : state.until})`,
  );
  const without =
    undeclared.length === 0 ? '' : `; ${undeclared.length} without the day on which they were confirmed`;
  return told.length === 0
    ? `no address is to be confirmed now${without}`
    : `to confirm: ${told.join(', ')}${without}; write the day into confirmed of _partners/`;
}

/** Greets the mail server as if to send, and sends nothing. */
export async function tryMail(configuration: Configuration): Promise<string> {
  const { mailer } = createCourier(configuration);
  const { smtp, team } = configuration.courier;
  const people = team.length === 0 ? '; no TEAM_MAIL: the data team is told by log lines alone' : '';
  if (mailer === null || smtp === null)
    return 'no SMTP_URL: partners are told nothing by mail, and the data team by log lines alone';
  await mailer.greet();
  return `${smtp.host}:${smtp.port} takes mails from MAIL_FROM${people}`;
}

/** Seals a word and opens it again with the ring that runs would use. */
export async function tryCodec(place: Configuration['codecKeys']): Promise<string> {
  if (place === null)
    return 'in clear in Temporal (references, counts, sentences; never a row); where datasets are about persons, seal them: TEMPORAL_CODEC_KEYS_FILE';
  const { keys } = await readCodecRing(place);
  const codec = createSealingCodec(() => readCodecRing(place));
  await codec.decode(await codec.encode([{ metadata: {}, data: Buffer.from('doctor') }]));
  const own = 'own' in place ? `; the ring was made for the embedded server, at ${place.path}` : '';
  return `sealed in Temporal with the key "${keys[0]?.id}", opened with ${keys.length} key${keys.length > 1 ? 's' : ''}${own}`;
}

export function describeWatch({ logLevel, metricsAddress, tracesEndpoint }: Configuration): string {
  const metrics = metricsAddress
    ? `metrics of worker and serve on ${metricsAddress.host}:${metricsAddress.port}`
    : 'no metrics (METRICS_ADDRESS)';
  const traces = tracesEndpoint ? 'traces exported' : 'no traces (OTEL_EXPORTER_OTLP_ENDPOINT)';
  return `log level ${logLevel}; ${metrics}; ${traces}`;
}

/** Checked only where there is a key: whoever publishes nothing needs no portal. */
export async function tryPortal({ datagouv, publicUrl }: Configuration): Promise<string> {
  const { hostname } = new URL(datagouv.url);
  const kind =
    hostname === 'www.data.gouv.fr' ? 'production' : hostname.startsWith('demo.') ? 'demo' : 'another portal';
  const where = `${datagouv.url} (${kind}; DATAGOUV_URL says which)`;
  if (datagouv.apiKey === null) return `${where}; no key: publish --plan works, nothing is published`;
  requirePortalKey(datagouv);
  const datasets = await openUdata(datagouv, { signal: AbortSignal.timeout(30_000) }).listDatasets();
  const links = publicUrl === null ? '; no PUBLIC_URL: no link to history and to files it does not take' : '';
  return `${where}; the key is accepted, the organization has ${datasets.length} datasets${links}`;
}

/** Loaded only when needed: the doctor must still run on a machine that lacks it. */
export async function tryTemporal(configuration: Configuration): Promise<string> {
  const { address } = configuration.temporal;
  if (address === null) return describeBinary();
  const { reachTemporal } = await import('../engine/reach-temporal.js');
  return reachTemporal(address, configuration);
}

function describeBinary(): string {
  const program = findInstalled('temporal', process.env);
  if (program) return program;
  throw new ConfigurationInvalid('absent: npm start installs it, or TEMPORAL_CLI_PATH names it.');
}

/** Reads after writes, and exactly one of two creations wins: releases depend on both. */
export async function tryStore(store: ObjectStore): Promise<string> {
  const key = `.doctor/${randomUUID()}`;
  try {
    const races = await Promise.allSettled(
      ['one', 'two', 'three', 'four'].map((body) => store.write(key, body, { ifNoneMatch: '*' })),
    );
    const winners = races.filter(({ status }) => status === 'fulfilled').length;
    const losers = races.filter(
      (race) => race.status === 'rejected' && race.reason instanceof ConditionLost,
    ).length;
    const readBack = await store.read(key);
    if (winners !== 1 || losers !== 3 || !readBack)
      return Promise.reject(new Error(`conditional writes are not atomic here (${winners} of 4 won)`));
    return `${store.url}: writes, reads and conditional writes work`;
  } finally {
    await store.remove([key]);
  }
}
