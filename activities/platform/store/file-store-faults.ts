/** Node's file errors as ours; its own texts carry machine paths and stay here. */
import { ConfigurationInvalid, ContractBroken, InsertionError, StorageUnavailable } from '../../errors.js';
import { hasCode } from '../process/process-identity.js';

/** Runs a file operation of a store; what it throws names the store and the key, and says what to do. */
export async function guardFiles<Result>(
  store: string,
  key: string,
  act: () => Promise<Result>,
): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    throw fileFault(store, key, error);
  }
}

function fileFault(store: string, key: string, error: unknown): unknown {
  if (error instanceof InsertionError || !(error instanceof Error) || !('code' in error)) return error;
  const where = key === '' ? store : `${store}: object "${key}"`;
  if (hasCode(error, 'ENOSPC', 'EDQUOT'))
    return new StorageUnavailable(`${where} was not written, the disk is full; free some space.`);
  if (hasCode(error, 'EACCES', 'EPERM', 'EROFS'))
    return new ConfigurationInvalid(
      `${where} is refused by the file system (${error.code}); give this user read and write access to the store's folder.`,
    );
  if (hasCode(error, 'ENOTDIR', 'EISDIR', 'EEXIST', 'ENOTEMPTY'))
    return new ContractBroken(
      `${where} has the name of a folder of other objects, or lies below an object; choose another key.`,
    );
  return new StorageUnavailable(
    `${where} cannot be reached (${String(error.code)}); check the disk of the store.`,
  );
}
