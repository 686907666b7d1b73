/** Arithmetic modulo a prime below 2^26: products stay exact in a double. Exact where fractions would round. */
export const PRIME = 67_108_859;

export function times(a: number, b: number): number {
  return (a * b) % PRIME;
}

export function minus(a: number, b: number): number {
  return a >= b ? a - b : a - b + PRIME;
}

/** Fermat: a^(p-2). */
export function inverse(a: number): number {
  let [result, base] = [1, a];
  for (let power = PRIME - 2; power > 0; power = Math.floor(power / 2)) {
    if (power % 2 === 1) result = times(result, base);
    base = times(base, base);
  }
  return result;
}
