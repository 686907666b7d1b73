/** The roles of each source: assembly asks for a role, whichever tool fills it. */
import type { Dataset } from '../../datasets/dataset.js';
import type { Session } from '../platform/effects.js';
import { literal } from '../text/sql-text.js';

/** `source_roles(source, role)`, and `plays(source, role)` for a condition. */
export async function declareRoles({ sources }: Pick<Dataset, 'sources'>, session: Session): Promise<void> {
  const played = sources.flatMap(({ declaration: { source, role } }) =>
    role.map((one) => `union all select ${literal(source)}, ${literal(one)}`),
  );
  await session.run(`create table source_roles as
    select * from (select cast(null as varchar) as source, cast(null as varchar) as role limit 0) ${played.join(' ')}`);
  await session.run(
    'create macro plays(name, wanted) as name in (select source from source_roles where role = wanted)',
  );
}
