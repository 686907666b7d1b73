import { readFile } from 'node:fs/promises';
import type { Configuration } from '../../activities/platform/settings/configuration.js';

/** How a connection to Temporal is secured: TLS, an API key. */
export async function security({ temporal: { tls, apiKey } }: Configuration) {
  const key = apiKey === null ? {} : { apiKey };
  if (!tls) return key;
  const [serverRootCACertificate, crt, certificateKey] = await Promise.all(
    [tls.serverCaPath, tls.clientCertPath, tls.clientKeyPath].map((path) =>
      path === null ? undefined : readFile(path),
    ),
  );
  return {
    ...key,
    tls: {
      ...(serverRootCACertificate ? { serverRootCACertificate } : {}),
      ...(crt && certificateKey ? { clientCertPair: { crt, key: certificateKey } } : {}),
      ...(tls.serverName === null ? {} : { serverNameOverride: tls.serverName }),
    },
  };
}
