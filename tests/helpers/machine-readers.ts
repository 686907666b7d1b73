/** What programs of others read in what we publish. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { provideCsvDetective, provideFrictionless } from './python.js';

const run = promisify(execFile);

async function ask(python: string, program: string, path: string): Promise<unknown> {
  return JSON.parse((await run(python, ['-c', program, path])).stdout);
}

const VALIDATE = `
import json, sys
from frictionless import validate
report = validate(sys.argv[1])
errors = [e.message for e in report.errors] + [f"{t.name}: {e.message}" for t in report.tasks for e in t.errors]
print(json.dumps({"tasks": len(report.tasks), "errors": errors[:20]}))
`;
const Validated = z.object({ tasks: z.number(), errors: z.array(z.string()) });

/** A datapackage.json and every file that it names, judged by frictionless. */
export async function validatePackage(path: string): Promise<z.infer<typeof Validated>> {
  return Validated.parse(await ask(await provideFrictionless(), VALIDATE, path));
}

const DETECT = `
import json, sys
from csv_detective import routine
found = routine(file_path=sys.argv[1], num_rows=-1, save_results=False)
print(json.dumps({name: column["format"] for name, column in found["columns"].items()}))
`;

/** What csv-detective, as data.gouv.fr runs it, takes each column of a CSV file for. */
export async function detectKinds(path: string): Promise<Record<string, string>> {
  return z.record(z.string(), z.string()).parse(await ask(await provideCsvDetective(), DETECT, path));
}

const READ_POINTS = `
import json, sys
import pyarrow.parquet as pq, shapely
table = pq.read_table(sys.argv[1])
geo = json.loads(table.schema.metadata[b"geo"])
rows = table.select(["longitude", "latitude", geo["primary_column"]]).to_pylist()
def said(row):
    wkb = row[geo["primary_column"]]
    return None if wkb is None else list(shapely.from_wkb(wkb).coords[0])
def expected(row):
    point = [row["longitude"], row["latitude"]]
    return None if None in point else point
wrong = sum(said(row) != expected(row) for row in rows)
print(json.dumps({"geo": geo, "rows": len(rows), "points": sum(said(row) is not None for row in rows), "wrong": wrong}))
`;
const Points = z.object({
  geo: z.looseObject({}),
  rows: z.number(),
  points: z.number(),
  wrong: z.number().describe('rows whose point is not that of their coordinates'),
});

/** A GeoParquet file read by pyarrow, its points by shapely. */
export async function readPoints(path: string): Promise<z.infer<typeof Points>> {
  return Points.parse(await ask(await provideCsvDetective(), READ_POINTS, path));
}
