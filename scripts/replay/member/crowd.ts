/** The members, in a process of their own: enrols them, then lets each come when it is time. Speaks over IPC (orders.ts). */
import { patience } from '#lib/booth/index.ts';
import { toUrlForm } from '#lib/ground/brand.ts';
import { patient } from '../../../e2e/voter/patience.ts';
import { enrol as enrolMember, type Voter, voterOf } from '../../../e2e/voter/voter.ts';
import { inParallel } from '../../drill/party.ts';
import { liveEvening } from './evening.ts';
import { type Line, openLine } from './line.ts';
import { CrowdOrder, type CrowdWord } from './orders.ts';

/** Enrolments at a time. */
const HANDS = 16;
/** One question of three answers, blank allowed: who votes for whom is drawn, and of no account here. */
const MARKS = [
  [0, 1, 0, 0],
  [0, 0, 1, 0],
  [0, 0, 0, 1],
  [1, 0, 0, 0],
];

type Member = { line: Line; voter: Voter };
const members = new Map<number, Member>();
/** Milliseconds that the server's clock is ahead, and the opening. */
let [shift, opening] = [0, 0];
const sinceOpening = () => Date.now() - opening;

const say = (word: CrowdWord) => void process.send?.(word);

async function enrol({ people, members: list }: Extract<CrowdOrder, { kind: 'enrol' }>): Promise<void> {
  await inParallel(list, HANDS, async ({ member, address, token }) => {
    const line = openLine(people, address, sinceOpening);
    const world = { now: () => Date.now() + shift, patience };
    const voter = voterOf({ origin: people, fetch: line.fetch, world });
    const nothing = () => Promise.reject(new Error('this link asks for nothing more'));
    const { authenticator } = voter;
    const order = { origin: people, authenticator, token, prove: nothing, fetch: patient(line.fetch) };
    let isKnown = false;
    const onToken = (kept: string | null) => {
      isKnown = kept !== null;
    };
    await enrolMember({ ...order, onToken });
    // otherwise the evening is played by strangers, who pay for their places with the members' processor
    if (!isKnown) throw new Error('a device got no token at its enrolment');
    line.rest();
    members.set(member, { line, voter });
  });
  say({ kind: 'enrolled', count: members.size });
}

async function vote({ people, phi, until, within, arrivals }: Extract<CrowdOrder, { kind: 'vote' }>): Promise<void> {
  const start = process.cpuUsage();
  const page = `${people}/fr/vote/${toUrlForm(phi)}`;
  await Promise.all(
    arrivals.map(async ({ member, at }) => {
      const own = members.get(member);
      if (own === undefined) throw new Error('a member came who is not enrolled');
      await new Promise((resolve) => setTimeout(resolve, at - sinceOpening()));
      const { line, voter } = own;
      line.forget();
      const choices = [MARKS[member % MARKS.length] ?? []];
      const times = { now: sinceOpening, came: at, until, within };
      const guest = { member, line, world: voter.world, phi, choices, page, ...times };
      say({ kind: 'visit', visit: await liveEvening(guest) });
    }),
  );
  const { user, system } = process.cpuUsage(start);
  say({ kind: 'over', cpu: (user + system) / 1000 });
}

process.on('message', (message: unknown) => {
  const order = CrowdOrder.parse(message);
  shift = order.shift;
  if (order.kind === 'vote') opening = order.opening;
  (order.kind === 'enrol' ? enrol(order) : vote(order)).catch((thrown: unknown) =>
    say({ kind: 'fault', why: thrown instanceof Error ? thrown.message : String(thrown) }),
  );
});
process.on('disconnect', () => process.exit(0));
say({ kind: 'ready' });
