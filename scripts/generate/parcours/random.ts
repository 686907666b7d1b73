/** Chance that can be told again: numbers drawn from (seed, keys) and nothing else. */

export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Integer in [0, count). */
  int(count: number): number;
  /** Integer in [from, to]. */
  between(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** Log-normal: half of the draws lie below the median. */
  logNormal(median: number, sigma: number): number;
}

/** A seed is any text: people like words. */
export function hashSeed(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return mix(hash);
}

/** 32 bits of the two, well spread (murmur3's last step). */
export function mix(value: number, key = 0): number {
  let hash = Math.imul(value ^ Math.imul(key + 0x9e3779b9, 0x85ebca6b), 0xcc9e2d51);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A generator of its own for every (seed, index, purpose): what one purpose draws never moves another. */
export function createRandom(seed: number, index: number, purpose: number): Random {
  let a = mix(seed, index);
  let b = mix(a, purpose);
  let c = mix(b, 0x5bd1e995);
  let counter = 1;
  /** sfc32. */
  const draw = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let round = 0; round < 4; round += 1) draw();
  const int = (count: number): number => Math.floor(draw() * count);
  return {
    next: draw,
    int,
    between: (from, to) => from + int(to - from + 1),
    chance: (probability) => draw() < probability,
    pick: (items) => pickAt(items, int(items.length)),
    logNormal: (median, sigma) =>
      median * Math.exp(sigma * Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw())),
  };
}

export function pickAt<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

/** A bijection of 0…size−1 (size below 2^26): numbers that are all different yet look drawn. */
export function permute(index: number, size: number, seed: number): number {
  const step = coprimeBelow(size, seed);
  const start = mix(seed, 7) % size;
  const high = Math.floor(index / 4096) % size;
  const low = index % 4096;
  return (((((high * ((step * 4096) % size)) % size) + ((low * step) % size)) % size) + start) % size;
}

const steps = new Map<string, number>();

function coprimeBelow(size: number, seed: number): number {
  const key = `${size}/${seed}`;
  const known = steps.get(key);
  if (known !== undefined) return known;
  let step = Math.floor(size * 0.618) + (mix(seed, size) % 1000);
  while (divisor(step, size) !== 1) step += 1;
  steps.set(key, step);
  return step;
}

function divisor(left: number, right: number): number {
  return right === 0 ? left : divisor(right, left % right);
}
