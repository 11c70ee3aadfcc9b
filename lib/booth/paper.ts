/**
 * The ballot paper: the definition of this urn, believed only because its bytes hash to the `phi` of the address.
 * Where it comes from does not matter: once fetched it is kept on the device, and is there without network.
 */
import { z } from 'zod';
import { type Definition, definitionLimit, parseDefinitionInSteps, phiOf } from '#lib/election/definition.ts';
import { urnStates } from '#lib/election/urn-state.ts';
import { type Phi, toUrlForm } from '#lib/ground/brand.ts';
import { breath, inBreaths } from '#lib/ground/breath.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { firstLine, send } from './network.ts';
import type { TroubleCode } from './trouble.ts';
import type { World } from './world.ts';

export type Paper = {
  phi: Phi;
  definition: Definition;
  /** Origin of the urn's host, as the definition says. */
  urn: string;
};

const Where = z.object({ urn: z.url() });
const Line = z.object({ payload: z.string() });
const Payload = z.object({ election: z.string() });

/** An event line holds the election inside a JSON string inside a JSON string: quotes are escaped twice. */
const lineLimit = 8 * definitionLimit;

export async function fetchPaper(world: World, phi: Phi): Promise<Result<Paper, TroubleCode>> {
  // A browser that keeps nothing, or kept something else, fetches.
  const kept = await world.store.readPaper(phi).catch(() => null);
  const known = kept === null ? null : await readDefinition(world, phi, kept);
  if (known?.ok) return known;
  const fetched = await fetchLine(world, phi);
  if (!fetched.ok) return fetched;
  const paper = await readDefinition(world, phi, fetched.value);
  if (paper.ok) await world.store.keepPaper(phi, fetched.value).catch(() => undefined);
  return paper;
}

/** The text of the definition as the urn's board gives it. */
async function fetchLine(world: World, phi: Phi): Promise<Result<string, TroubleCode>> {
  const hint = await send(world, `${world.origin}/api/booth`);
  if (!hint.ok) return hint;
  const where = Where.safeParse(await hint.value.json().catch(() => null));
  if (!where.success) return refuse('booth/failing');

  // An urn that has just heard of its definition shows it on the board a moment later; a line may also be cut short.
  for (const pause of [0, ...world.patience]) {
    if (pause > 0) await world.wait(pause);
    // the first line alone: the rest of the chain is every ballot so far
    const answer = await send(world, `${where.data.urn}/api/board/urn/${toUrlForm(phi)}?limit=1`);
    if (!answer.ok) return answer;
    if (!answer.value.ok) return refuse(answer.value.status === 404 ? 'booth/no-election' : 'booth/failing');
    const line = await firstLine(answer.value, lineLimit).catch((thrown) => (thrown instanceof RangeError ? '' : null));
    if (line !== null) return ok(electionIn(line));
  }
  return refuse('booth/failing');
}

/** Empty where the line is none: it then hashes to no phi. */
function electionIn(line: string): string {
  try {
    return Payload.parse(JSON.parse(Line.parse(JSON.parse(line)).payload)).election;
  } catch {
    return '';
  }
}

/** In short steps: an old telephone takes a tenth of a second for all of it. */
async function readDefinition(world: World, phi: Phi, election: string): Promise<Result<Paper, TroubleCode>> {
  const altered = refuse<TroubleCode>('booth/altered', { detail: { what: 'paper' } });
  try {
    await breath();
    if (phiOf(election) !== phi) return altered;
    await breath();
    const definition = await inBreaths(parseDefinitionInSteps(election));
    await breath();
    const { hosts } = definition['x-isoloir'];
    // A booth served from elsewhere could show one vote and cast another.
    if (hosts.people !== world.origin) return altered;
    return ok({ phi, definition, urn: hosts.urn });
  } catch {
    return altered;
  }
}

const State = z.object({ state: z.enum(urnStates), closes: z.int().optional() });
export type UrnState = z.infer<typeof State>['state'];
/** `closes`: epoch second of the closing in force. */
export type UrnNow = { state: UrnState; closes: number };

/** What the urn itself says of its state: its times, and the Authority's decisions. */
export async function fetchState(world: World, paper: Paper): Promise<Result<UrnState, TroubleCode>> {
  const now = await fetchUrn(world, paper);
  return now.ok ? ok(now.value.state) : now;
}

/** The same with the closing: a decision may have moved it beyond the definition's. */
export async function fetchUrn(world: World, paper: Paper): Promise<Result<UrnNow, TroubleCode>> {
  const answer = await send(world, `${paper.urn}/api/urn/state/${toUrlForm(paper.phi)}`);
  if (!answer.ok) return answer;
  const state = State.safeParse(await answer.value.json().catch(() => null));
  if (!state.success) return refuse('booth/failing');
  const { closes } = paper.definition['x-isoloir'];
  return ok({ state: state.data.state, closes: state.data.closes ?? closes });
}
