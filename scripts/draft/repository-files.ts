/** A repository of a team that keeps its own datasets: one dataset, its test, its CI. */
import { datasetFiles } from './dataset-template.js';
import { type NewFiles, prefixed } from './write-new.js';

/** `spec`: where npm takes the package from. `node`: the versions that it asks for. */
export function repositoryFiles(id: string, { spec, node }: { spec: string; node: string }): NewFiles {
  const described = {
    name: id,
    private: true,
    type: 'module',
    engines: { node },
    insertion: { datasets: ['datasets', 'data-insertion'] },
    scripts: { start: 'insertion start', test: 'insertion example', insertion: 'insertion' },
    dependencies: { 'data-insertion': spec },
  };
  return {
    'package.json': `${JSON.stringify(described, null, 2)}\n`,
    'tsconfig.json': `${JSON.stringify({ compilerOptions: COMPILER, include: ['datasets'] }, null, 2)}\n`,
    // a package that ours needs asks, as it is installed, for terms that sites of the State accept; none needs its script
    '.npmrc': 'ignore-scripts=true\n',
    '.gitignore': 'node_modules/\n.insertion/\n.env\n*.key\n',
    '.github/workflows/datasets.yml': CI,
    'README.md': readmeOf(id),
    ...prefixed('datasets', datasetFiles(id)),
  };
}

const COMPILER = { target: 'es2023', module: 'nodenext', strict: true, skipLibCheck: true, noEmit: true };

const CI = `# On another forge, run the same two commands.
on: [push, pull_request]
jobs:
  datasets:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 24 }
      - run: npm ci --ignore-scripts || npm install --ignore-scripts
      - run: npm test
`;

function readmeOf(id: string): string {
  return `# ${id}

Datasets of ours, made with [data-insertion](https://www.npmjs.com/package/data-insertion): partners' files come in, checked and
versioned open data goes out.

\`\`\`sh
npm install
npm test                                  # the example of each dataset gives what is expected
npx insertion run ${id}   # one run on the sample: a version, its catalogue, a report for the partner
\`\`\`

| where | what |
|---|---|
| \`datasets/${id}/contract.ts\` | the tables that are published, column by column |
| \`datasets/${id}/sources/\` | who sends what (YAML), and how its columns become ours (SQL) |
| \`datasets/${id}/sql/\` | how the rows of all sources become the tables |
| \`datasets/${id}/rules.yaml\` | what a broken row is, and how grave |
| \`datasets/${id}/example/\` | small invented extracts and the tables that they must give: the test of the dataset |
| \`datasets/_partners/\` | who the partners are, and on which legal basis they send |
| \`quality-rules/\` | rules of your own, where you need some: one SQL file each, and \`catalogue.yaml\` |
| \`package.json\` | \`insertion.datasets\` lists the folders in which datasets are declared; \`data-insertion\` stands for those of the package. Remove it to run yours alone |

What comes next:

1. Replace the invented column by yours: contract, mapping, sample, example.
2. \`npx insertion new source <id> --sample FILE\` drafts a source from a file that a partner sent. Keep that file out of this repository.
3. After a change that is meant, \`npx insertion example --accept\` writes what is expected; read the difference before you commit it.
4. \`npx insertion --help\` lists all commands.

Only invented people belong in this repository.
`;
}
