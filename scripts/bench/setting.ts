import { BenchRefused } from './refused.js';

/** A whole number from 1 that the environment sets. Throws BenchRefused with the name of what is none. */
export function setting(name: string, fallback: number): number {
  const given = process.env[name] ?? '';
  if (given === '') return fallback;
  if (!/^[1-9]\d{0,11}$/.test(given))
    throw new BenchRefused(`${name} is no whole number from 1 on; set another.`);
  return Number(given);
}
