/** Text whose letters take two bytes or four: half of its bytes or more are NUL, which says nothing against it. */

/** UTF-16 or UTF-32: every second byte at least is NUL in one phase. */
export function looksWide(head: Buffer): boolean {
  return wideEncoding(head) !== null;
}

/** Encoding of text in code units of 2 or 4 bytes, by BOM, else by where its NUL bytes fall. */
export function wideEncoding(head: Buffer): { name: string; proof: string } | null {
  const mark = head.subarray(0, 4).toString('hex');
  if (mark === 'fffe0000') return { name: 'utf-32le', proof: 'byte order mark' };
  if (mark === '0000feff') return { name: 'utf-32be', proof: 'byte order mark' };
  if (mark.startsWith('fffe')) return { name: 'utf-16le', proof: 'byte order mark' };
  if (mark.startsWith('feff')) return { name: 'utf-16be', proof: 'byte order mark' };
  const nulls = [0, 0, 0, 0];
  head.forEach((byte, index) => {
    if (byte === 0) nulls[index % 4] = (nulls[index % 4] ?? 0) + 1;
  });
  const quarter = head.length / 4;
  const often = nulls
    .map((count) => count > quarter * 0.6)
    .map(Number)
    .join('');
  if (head.length < 8) return null;
  if (often === '0111') return { name: 'utf-32le', proof: 'place of NUL bytes' };
  if (often === '1110') return { name: 'utf-32be', proof: 'place of NUL bytes' };
  if (often === '0101') return { name: 'utf-16le', proof: 'place of NUL bytes' };
  if (often === '1010') return { name: 'utf-16be', proof: 'place of NUL bytes' };
  return null;
}
