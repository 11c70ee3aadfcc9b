/**
 * The people side's background work, in one process at a time (ground/duty): pairs, roots of the roll, heads of the urns, the
 * end of issuing keys, and the outbox into the journals. Looks at the clock often and acts when a vote's tick is due.
 */
import type { Head } from '#lib/board/index.ts';
import { type UrnState, urnState } from '#lib/election/index.ts';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { now } from '#lib/ground/clock.ts';
import { fieldsOfFault, log } from '#lib/ground/log.ts';
import { repeat } from '#lib/ground/repeat.ts';
import { shared } from '#lib/ground/shared.ts';
import { alone, withPeople } from '../db.ts';
import { deskTick } from '../desk/index.ts';
import { sweepToken } from '../keys/index.ts';
import { flushUseHourly } from '../passkey/index.ts';
import { flushRefused, tickNight } from '../refused/index.ts';
import { publishRoll } from '../roll/publish-roll.ts';
import { forgetDestroyed, readLife } from '../roll/register/index.ts';
import { sweepImports } from '../roll/staging.ts';
import { readHead } from './chain.ts';
import { destroyKeys } from './destroy-keys.ts';
import { type HeldAt, noRoom, sayGraces } from './grace.ts';
import { appendOutbox } from './journal.ts';
import { publishPairs } from './pairs.ts';
import { allVotes } from './vote.ts';

/** Wall milliseconds between two looks. */
const LOOK = 250;

/** Starts the loop of the process on duty. The answer stops it, and waits for what is under way.
 * @param heldAt what the waiting room says of a closing */
export const startTick = (heldAt: HeldAt): (() => Promise<void>) =>
  repeat(LOOK, () => tick(heldAt).catch((thrown: unknown) => log('people/tick-failed', fieldsOfFault(thrown))));

/** Starts what every process does for itself: forgets destroyed keys, writes down which passkeys it has seen. */
export const startKeeping = (): (() => Promise<void>) =>
  repeat(LOOK, () => keep().catch((thrown: unknown) => log('people/keep-failed', fieldsOfFault(thrown))));

/** One look at every frozen vote. */
export async function tick(heldAt: HeldAt = noRoom): Promise<void> {
  try {
    await alone('people/tick', async () => {
      await sweep();
      await deskTick().catch((thrown: unknown) => log('people/desk-tick-failed', fieldsOfFault(thrown)));
      const votes = await withPeople(allVotes);
      for (const { id, state } of votes) {
        // one vote that cannot go on must not hold up the others
        if (state === 'frozen')
          await tickVote(id, heldAt).catch((thrown: unknown) => log('people/vote-tick-failed', fieldsOfFault(thrown)));
      }
    });
  } finally {
    await appendOutbox();
  }
}

/** Who was turned away is written once their minute is over; keys that another process has destroyed leave this one's
 * memory within a minute. */
async function keep(): Promise<void> {
  await flushRefused();
  const last = shared('people/last-forget', () => ({ at: 0 }));
  if (Math.abs(now() - last.at) < 60_000) return;
  last.at = now();
  await withPeople(forgetDestroyed);
  await flushUseHourly();
}

/** Files of members that nobody imported are forgotten, and strays leave the token: looked for once a minute. */
async function sweep(): Promise<void> {
  const last = shared('people/last-sweep', () => ({ at: 0 }));
  if (Math.abs(now() - last.at) < 60_000) return;
  last.at = now();
  await sweepImports();
  await sweepToken();
}

/** Instants (ms) at which a vote's slower work was last done in this process. */
const lastDone = () => shared('people/last-tick', () => new Map<VoteId, number>());

async function tickVote(vote: VoteId, heldAt: HeldAt): Promise<void> {
  await sayGraces(vote, heldAt);
  const seconds = Math.floor(now() / 1000);
  const { life, urns, period, running } = await withPeople(async (tx) => {
    const { life } = await readLife(tx, vote);
    const all = [...life.urns.values()];
    const states = all.map((urn) => urnState(life, urn.phi, seconds));
    const [first] = all;
    return {
      life,
      urns: all.map(({ phi, uuid, definition: { 'x-isoloir': x } }, i) => ({
        phi,
        uuid,
        k: x.k,
        receiptKey: x.receiptKey,
        state: states[i],
      })),
      period: first?.definition['x-isoloir'].tick ?? 0,
      running:
        !life.purged &&
        all.some(({ phi }, i) => states[i] !== 'published' && !(states[i] === 'annulled' && settled().has(phi))),
    };
  });
  const ended = urns.filter(({ state }) => state === 'sealed' || state === 'published' || state === 'annulled');
  if (ended.length > 0)
    await destroyKeys(vote, ended).catch((thrown: unknown) => log('people/keys-not-destroyed', fieldsOfFault(thrown)));
  await tickNight(vote, life).catch((thrown: unknown) => log('people/night-tick-failed', fieldsOfFault(thrown)));
  if (!running) return;
  const last = lastDone().get(vote) ?? 0;
  const isDue = Math.abs(now() - last) >= period * 1000;
  await publishDue(vote, urns, isDue);
  if (!isDue) return;
  lastDone().set(vote, now());
  if (urns.some(({ state }) => state !== 'sealed')) await withPeople((tx) => publishRoll(tx, vote));
  await publishHeads(vote, urns);
}

/** Urns that are over and whose last pairs are in the outbox. */
const drained = () => shared('people/drained', () => new Set<Phi>());
/** Annulled urns whose closing record stands in the journal's heads: nothing is left to do for them. */
const settled = () => shared('people/settled', () => new Set<Phi>());
const RUNNING: readonly (UrnState | null)[] = ['frozen', 'waiting', 'open', 'suspended', 'grace'];

/** Pairs of each urn by itself, whatever the others do: K at least and with the tick (so that a root of the whole roll is
 * not looked for at every look), and all that remain as soon as it is over. */
async function publishDue(
  vote: VoteId,
  urns: readonly { phi: Phi; k: number; state: UrnState | null | undefined }[],
  isDue: boolean,
): Promise<void> {
  const over = new Set(urns.filter(({ state }) => !RUNNING.includes(state ?? null)).map(({ phi }) => phi));
  const last = [...over].some((phi) => !drained().has(phi));
  if (!isDue && !last) return;
  const least = (phi: Phi) =>
    over.has(phi) ? 1 : (urns.find((urn) => urn.phi === phi && isDue)?.k ?? Number.POSITIVE_INFINITY);
  await withPeople((tx) => publishPairs(tx, vote, { least, last }));
  for (const phi of over) drained().add(phi);
}

/** Where the live chains stand, where one has grown. An urn that is away is asked again at the next tick. */
async function publishHeads(vote: VoteId, urns: readonly { phi: Phi; receiptKey: string }[]): Promise<void> {
  const heads: (Head & { phi: Phi })[] = [];
  const closed: Phi[] = [];
  for (const { phi, receiptKey } of urns) {
    const head = await readHead(phi, receiptKey).catch(() => null);
    if (head === null) return;
    heads.push({ phi, height: head.height, hash: head.hash });
    if (head.isLast) closed.push(phi);
  }
  const payload = canonicalJson({ urns: heads });
  await withPeople(async (tx) => {
    const { rows } = await tx.query<{ payload: string }>(
      `SELECT payload FROM journal_outbox WHERE vote_id = $1 AND type = 'heads' ORDER BY id DESC LIMIT 1`,
      [vote],
    );
    if (rows[0]?.payload === payload) return;
    await tx.query(`INSERT INTO journal_outbox (vote_id, type, payload) VALUES ($1, 'heads', $2)`, [vote, payload]);
  });
  for (const phi of closed) settled().add(phi);
}
