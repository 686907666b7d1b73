/** Who sends what, and as of when: the départements alike, but for those whose tool is late, missing, another one, or two. */
import type { Context, Flow, OpenFlow } from './flow.js';
import type { Outbox } from './outbox.js';
import type { Departement } from './places/departement.js';

/** One export of a tool. */
export interface Sending {
  /** Day number: what happened after it is not in the file. */
  readonly asOf: number;
  /** Under this id, where another tool sends it. */
  readonly tool?: string;
}

/** What a département sends in the place of a source's ordinary files; nothing: the role is missing there. */
export interface Exception {
  readonly source: string;
  readonly departement: string;
  readonly sends: readonly Sending[];
}

/** The writers of one source, each for its départements. */
export async function openSendings(
  [source, open]: readonly [source: string, open: OpenFlow],
  exceptions: readonly Exception[],
  context: (own: Pick<Context, 'outbox' | 'departements'> & { readonly asOf: number | null }) => Context,
  { departements: all, outbox }: { readonly departements: readonly Departement[]; readonly outbox: Outbox },
): Promise<Flow[]> {
  const own = exceptions.filter((one) => one.source === source);
  const isOwn = ({ code }: Departement) => own.some(({ departement }) => departement === code);
  const ordinary = all.filter((one) => !isOwn(one));
  const flows = [await openFor(open, context({ outbox, departements: ordinary, asOf: null }))];
  for (const { departement, sends } of own)
    for (const { asOf, tool = source } of sends) {
      const departements = all.filter(({ code }) => code === departement);
      flows.push(await openFor(open, context({ outbox: renamed(outbox, tool), departements, asOf })));
    }
  return flows;
}

async function openFor(open: OpenFlow, context: Context): Promise<Flow> {
  const { write, finish } = await open(context);
  const { departements, options } = context;
  return {
    finish,
    write(household) {
      if (departements.includes(household.departement) && household.demande <= options.asOf) write(household);
    },
  };
}

function renamed(outbox: Outbox, source: string): Outbox {
  return {
    ...outbox,
    pathOf: (place) => outbox.pathOf({ ...place, source }),
    open: (place) => outbox.open({ ...place, source }),
    openAt: (place, target) => outbox.openAt({ ...place, source }, target),
  };
}
