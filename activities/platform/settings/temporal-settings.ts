/** How to reach Temporal: another machine's server, or the embedded one. */
import { resolve } from 'node:path';
import { ConfigurationInvalid } from '../../errors.js';
import type { Settings } from './settings.js';

export interface TemporalSettings {
  /** Null: the embedded server. */
  readonly address: string | null;
  readonly namespace: string;
  readonly apiKey: string | null;
  /** Null: no TLS. Paths are absolute. */
  readonly tls: {
    readonly serverName: string | null;
    readonly serverCaPath: string | null;
    readonly clientCertPath: string | null;
    readonly clientKeyPath: string | null;
  } | null;
  readonly cliPath: string | null;
  /** Name of the worker deployment, where workers are versioned. */
  readonly deployment: string | null;
}

/** Throws ConfigurationInvalid. A key or a certificate implies TLS. */
export function readTemporal(given: Settings, cwd: string): TemporalSettings {
  const tls = {
    serverName: given.TEMPORAL_TLS_SERVER_NAME ?? null,
    serverCaPath: absolutePath(given.TEMPORAL_TLS_SERVER_CA_CERT_PATH, cwd),
    clientCertPath: absolutePath(given.TEMPORAL_TLS_CLIENT_CERT_PATH, cwd),
    clientKeyPath: absolutePath(given.TEMPORAL_TLS_CLIENT_KEY_PATH, cwd),
  };
  if (!tls.clientCertPath !== !tls.clientKeyPath)
    throw new ConfigurationInvalid(
      'TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH go together; set both, or neither.',
    );
  const implied = given.TEMPORAL_API_KEY !== undefined || Object.values(tls).some((value) => value !== null);
  const wanted = given.TEMPORAL_TLS === undefined ? implied : given.TEMPORAL_TLS === 'true';
  if (given.TEMPORAL_API_KEY && !wanted)
    throw new ConfigurationInvalid(
      'TEMPORAL_TLS is false while TEMPORAL_API_KEY is set; a key must not travel in clear.',
    );
  return {
    address: given.TEMPORAL_ADDRESS ?? null,
    namespace: given.TEMPORAL_NAMESPACE,
    apiKey: given.TEMPORAL_API_KEY ?? null,
    tls: wanted ? tls : null,
    cliPath: absolutePath(given.TEMPORAL_CLI_PATH, cwd),
    deployment: given.TEMPORAL_DEPLOYMENT ?? null,
  };
}

export function absolutePath(path: string | undefined, cwd: string): string | null {
  return path === undefined ? null : resolve(cwd, path);
}
