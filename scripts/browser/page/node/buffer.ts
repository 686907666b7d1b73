/** `node:buffer` in a browser. */
export * from 'buffer/index.js';

/** Whether the bytes are whole, valid UTF-8. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
