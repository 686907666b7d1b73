/** A round scale from zero that holds the value, with four to six steps. */
export function roundScale(greatest: number): readonly number[] {
  const rough = Math.max(greatest, 1) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? 10 * power;
  const steps = Math.ceil(Math.max(greatest, 1) / step);
  return Array.from({ length: steps + 1 }, (_, index) => Number((index * step).toFixed(6)));
}
