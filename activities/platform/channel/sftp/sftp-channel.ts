/** A folder of a partner's SFTP server. A copy that breaks goes on where it stopped, as long as the file is the same. */
import { posix } from 'node:path';
import type { SftpPlace } from '../../../../datasets/_channels/sftp.js';
import { PartnerUnreachable } from '../../../errors.js';
import { fillFile, writeStream } from '../../store/local-file.js';
import type { Channel, DroppedFile, PullRequest } from '../channel.js';
import { changedMeanwhile } from '../channel-faults.js';
import { explained, listFolder, readFrom, requireSame } from './sftp-questions.js';
import { openSftp, type SftpSession, type SftpSettings } from './sftp-session.js';

/** Connections that may break in one copy without an attempt of the step being lost. */
const RESUMES = 5;

export function openSftpFolder(place: SftpPlace, settings: SftpSettings): Channel {
  let session: SftpSession | undefined;
  const connected = async (signal: AbortSignal) => {
    session ??= await openSftp(place, settings, signal);
    return session;
  };
  const close = async () => {
    const open = session;
    session = undefined;
    await open?.close();
  };
  return {
    sharesClock: false,
    async list(signal) {
      try {
        return await listFolder(place, await connected(signal));
      } finally {
        await close(); // a while may pass before the next question
      }
    },
    async pull(file, toPath, request) {
      const reconnect = async () => {
        await close();
        return connected(request.signal);
      };
      const copy = () => copyResuming(place, file, request, () => connected(request.signal), reconnect);
      try {
        const written = await fillFile(toPath, (draft) => writeStream(copy(), draft));
        return { status: 'pulled', ...written, stamp: null };
      } catch (error) {
        await close();
        throw error;
      }
    },
    close,
  };
}

async function* copyResuming(
  place: SftpPlace,
  file: DroppedFile,
  { signal, tell }: PullRequest,
  first: () => Promise<SftpSession>,
  reconnect: () => Promise<SftpSession>,
): AsyncGenerator<Uint8Array> {
  const path = posix.join(place.path, file.name);
  let position = 0;
  let session = await first();
  for (let broken = 0; ; ) {
    try {
      await requireSame(place.host, path, file, session);
      for await (const chunk of readFrom(path, position, session)) {
        position += chunk.length;
        if (file.bytes === null || position > file.bytes) throw changedMeanwhile(); // it might grow for ever
        yield chunk;
        tell(position);
      }
      await requireSame(place.host, path, file, session);
      if (position !== file.bytes) throw changedMeanwhile();
      return;
    } catch (error) {
      signal.throwIfAborted();
      const fault = explained(place.host, error);
      broken += 1;
      if (!(fault instanceof PartnerUnreachable) || broken > RESUMES) throw fault;
      session = await reconnect();
    }
  }
}
