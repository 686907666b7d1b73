/** A real WebDAV server over a folder of this machine, behind a name and a password, for as long as a suite lasts. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v2 as webdav } from 'webdav-server';
import { findFreePort } from '../../scripts/engine/free-port.js';

export interface WebdavServer {
  /** Of the drop; ends in a slash. */
  readonly url: string;
  readonly port: number;
  readonly username: string;
  readonly folder: string;
  stop(): Promise<void>;
}

/** `above`: a folder that the drop lies in. */
export async function startWebdav(password: string, above = ''): Promise<WebdavServer> {
  const home = await mkdtemp(join(tmpdir(), 'insertion-webdav-'));
  const folder = join(home, above, 'dépôt 2026');
  await mkdir(folder, { recursive: true });
  const users = new webdav.SimpleUserManager();
  users.addUser('insertion', password, false);
  const privileges = new webdav.SimplePathPrivilegeManager();
  privileges.setRights(await userOf(users), '/', ['all']);
  const port = await findFreePort();
  const server = new webdav.WebDAVServer({
    ...{ hostname: '127.0.0.1', port, requireAuthentification: true, privilegeManager: privileges },
    httpAuthentication: new webdav.HTTPBasicAuthentication(users),
    rootFileSystem: new webdav.PhysicalFileSystem(home),
  });
  await new Promise<void>((resolve) => server.start(() => resolve()));
  return {
    ...{ port, folder, username: 'insertion' },
    url: `http://127.0.0.1:${port}/${above === '' ? '' : `${above}/`}${encodeURIComponent('dépôt 2026')}/`,
    async stop() {
      await new Promise<void>((resolve) => server.stop(() => resolve()));
      await rm(home, { recursive: true, force: true });
    },
  };
}

function userOf(users: webdav.SimpleUserManager): Promise<webdav.IUser> {
  return new Promise((resolve, reject) => {
    users.getUserByName('insertion', (error, user) => (user ? resolve(user) : reject(error)));
  });
}
