/** An authority of the test's own, and a certificate that it has signed. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Authority {
  /** PEM, for a server. */
  readonly key: string;
  readonly cert: string;
  /** PEM, for who must trust it; and the file it is in. */
  readonly ca: string;
  readonly caFile: string;
  remove(): Promise<void>;
}

/** `bearer`: whom the certificate is for; the loopback interface, unless told. Throws a sentence when openssl is missing. */
export async function createAuthority(bearer = 'DNS:localhost,IP:127.0.0.1'): Promise<Authority> {
  const folder = await mkdtemp(join(tmpdir(), 'insertion-ca-'));
  const at = (name: string) => join(folder, name);
  await writeFile(at('ext'), `subjectAltName=${bearer}\n`);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const words = [
    [
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-subj',
      '/CN=Test authority',
      '-days',
      '2',
    ],
    ['req', ...newKey, '-keyout', 'key.pem', '-out', 'csr', '-subj', '/CN=localhost'],
    'x509 -req -in csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile ext -out cert.pem -days 2'.split(
      ' ',
    ),
  ];
  for (const asked of words) {
    const { status, error } = spawnSync('openssl', asked, { cwd: folder, stdio: 'ignore' });
    if (error || status !== 0)
      throw new Error(
        'openssl did not make a certificate; install it (Debian: openssl) and run the test again.',
      );
  }
  const [key = '', cert = '', ca = ''] = await Promise.all(
    ['key.pem', 'cert.pem', 'ca.pem'].map((name) => readFile(at(name), 'utf8')),
  );
  return { key, cert, ca, caFile: at('ca.pem'), remove: () => rm(folder, { recursive: true, force: true }) };
}
