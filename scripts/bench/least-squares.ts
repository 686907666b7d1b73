/** The plane that lies nearest to measured points: y ≈ k₀·x₀ + k₁·x₁ + …, each point weighing by its own size. */

/**
 * Relative errors are made least: a point of a hundred seconds does not hide those of one. Pure. Throws where the points do not
 * tell the coefficients apart.
 */
export function fitLeastSquares(points: readonly (readonly number[])[], values: readonly number[]): number[] {
  const width = points[0]?.length ?? 0;
  const weighed = points.map((point, row) => point.map((x) => x / (values[row] ?? 1)));
  const system = Array.from({ length: width }, (_, one) => [
    ...Array.from({ length: width }, (__, other) =>
      weighed.reduce((sum, point) => sum + (point[one] ?? 0) * (point[other] ?? 0), 0),
    ),
    weighed.reduce((sum, point) => sum + (point[one] ?? 0), 0),
  ]);
  return solve(system);
}

/** Gauss, the greatest pivot first. */
function solve(system: number[][]): number[] {
  const width = system.length;
  const sizes = system.map((row, column) => Math.abs(row[column] ?? 0));
  for (let column = 0; column < width; column += 1) {
    const below = system.slice(column).map((row) => Math.abs(row[column] ?? 0));
    const pivot = column + below.indexOf(Math.max(...below));
    [system[column], system[pivot]] = [system[pivot] ?? [], system[column] ?? []];
    const top = system[column] ?? [];
    const lead = top[column] ?? 0;
    if (!(Math.abs(lead) > 1e-12 * (sizes[column] ?? 0)))
      throw new Error('These points do not tell the coefficients apart; measure more sizes.');
    for (const [rank, row] of system.entries())
      if (rank !== column) {
        const share = (row[column] ?? 0) / lead;
        system[rank] = row.map((value, place) => value - share * (top[place] ?? 0));
      }
  }
  return system.map((row, rank) => (row[width] ?? 0) / (row[rank] ?? 1));
}
