/**
 * Founds a party over HTTP, the way an operator and an Authority do it on the pages: one-time link of `npm run setup`,
 * Authority, trustees, roll, invitations; and brings a vote to its opening. For tests and the demonstration.
 */
import { z } from 'zod';
import type { Draft } from '#lib/election/draft.ts';
import { PersonId, type VoteId } from '#lib/ground/brand.ts';
import type { Catcher } from '../../scripts/demo/inbox/catcher.ts';
import type { SmsCatcher } from '../../scripts/demo/inbox/sms-catcher.ts';
import { makeSetupLink } from '../../scripts/setup.ts';
import type { Authenticator } from '../authenticator/index.ts';
import { localFetch } from './local-fetch.ts';
import { decide, type Official, officialOf } from './official.ts';
import { patient } from './patience.ts';
import { withPhones } from './phones.ts';
import { json, Refused, read, sessionOf } from './session.ts';
import { type Trustee, trusteeOf } from './trustee.ts';
import { type Prove, tokenIn, voterOf } from './voter.ts';

export type Person = { name: string; email: string; language: 'fr' | 'en' };

/** What a running platform offers: the demonstration and the tests each start one. */
export type Ground = {
  people: string;
  urn: string;
  mail: Catcher;
  sms: SmsCatcher;
  /** What `npm run setup` needs: the owner of people's database, the origin. The server has no owner's URL. */
  operator: Readonly<Record<'PEOPLE_OWNER_URL' | 'PEOPLE_ORIGIN', string>>;
};

export type Offices = {
  authority: readonly Person[];
  quorum: number;
  trustees: readonly Person[];
  /** This person's authenticator, always the same one. */
  authenticatorOf: (email: string) => Authenticator;
};

export type Officials = { officials: Official[]; trustees: Trustee[] };

const Anything = z.unknown();
const INVITATION = /\/enrol#/;

/** Clients of people who are enrolled already; nothing is sent yet. */
export const officialsOf = ({ people, urn }: Ground, { authority, trustees, authenticatorOf }: Offices): Officials => ({
  officials: authority.map(({ name, email }) => officialOf(sessionOf(people, authenticatorOf(email)), name)),
  trustees: trustees.map(({ email }) => trusteeOf(sessionOf(people, authenticatorOf(email)), urn)),
});

const CODE = /\b\d{4} \d{4}\b/;
/** The code in a text message, as its reader types it. */
export const codeIn = (text: string): string => CODE.exec(text)?.[0] ?? '';
/** A server that is killed between keeping a code and sending it sends another when asked again. Milliseconds. */
const PATIENCE = 5000;
const TRIES = 5;

/** Has a code sent to this person's telephone and reads it there. */
export const proveBySms =
  ({ sms }: Pick<Ground, 'sms'>, email: string): Prove =>
  async (askForCode) => {
    for (let left = TRIES; ; left--) {
      // one that has left already is as good as another
      await askForCode().catch((thrown: unknown) => {
        if (!(thrown instanceof Refused && thrown.code === 'enrol/sms-wait')) throw thrown;
      });
      const message = await sms.waitFor(sms.phoneOf(email), CODE, PATIENCE).catch(() => null);
      if (message !== null) return { kind: 'sms', text: codeIn(message.text) };
      if (left === 0) throw new Error(`no code for ${email}`);
    }
  };

/** Enrols one person with the link of the newest letter to their address and the code sent to their telephone. */
export async function enrolByMail(ground: Ground, email: string, authenticator: Authenticator): Promise<void> {
  const { text } = await ground.mail.waitFor(email, INVITATION);
  const fetch = patient(localFetch);
  await voterOf({ origin: ground.people, authenticator, fetch }).enrol(tokenIn(text), proveBySms(ground, email));
}

/** Names and enrols the Authority and the trustees, who come in the order given. */
export async function nameOfficials(ground: Ground, offices: Offices): Promise<Officials> {
  const { authority, quorum, trustees, authenticatorOf } = offices;
  const withPhone = (person: Person | undefined) => person && { ...person, phone: ground.sms.phoneOf(person.email) };
  const operator = withPhone(authority[0]);
  const { link } = await makeSetupLink(ground.operator);
  const order = { token: new URL(link).hash.slice(1), operator, members: authority.map(withPhone), quorum };
  await read(
    'setup',
    await patient(localFetch)(`${ground.people}/api/people/setup`, json('POST', order, ground.people)),
    Anything,
  );
  for (const { email } of authority) await enrolByMail(ground, email, authenticatorOf(email));
  const named = officialsOf(ground, offices);
  await named.officials[0]?.session.send('POST', '/api/people/trustees', { people: trustees.map(withPhone) }, Anything);
  for (const { email } of trustees) await enrolByMail(ground, email, authenticatorOf(email));
  return named;
}

/** Imports a roll as the page does: the file in parts, the difference, then what was shown. Everyone has a telephone. */
export async function importRoll({ session }: Official, csv: string, colleges: readonly string[]): Promise<void> {
  const id = crypto.randomUUID();
  const bytes = new TextEncoder().encode(withPhones(csv));
  const parts = Math.max(1, Math.ceil(bytes.length / ROLL_PART));
  for (let part = 0; part < parts; part++) {
    const piece = bytes.subarray(part * ROLL_PART, (part + 1) * ROLL_PART);
    await session.send('POST', `/api/people/roll/file?import=${id}&part=${part}&parts=${parts}`, piece, Anything);
  }
  const order = { import: id, newColleges: colleges };
  const { digest } = await session.send('POST', '/api/people/roll/preview', order, z.object({ digest: z.string() }));
  await session.send('POST', '/api/people/roll/import', { import: id, digest }, Anything);
}
/** Bytes of one part of a file. */
const ROLL_PART = 1024 * 1024;

/** Letters to everyone who has no passkey yet. */
export const inviteAll = ({ session }: Official): Promise<unknown> =>
  session.send('POST', '/api/people/invitations', { who: 'unenrolled' }, Anything);

/** Ids of the trustees, for a draft. */
export const trusteeIds = async (official: Official): Promise<PersonId[]> =>
  (await official.votes()).trustees.map(({ id }) => PersonId.parse(id));

/** A complete draft: every trustee's key is in it, nothing is missing before it can be frozen. */
export async function completeDraft({ officials, trustees }: Officials, draft: Draft): Promise<VoteId> {
  const [first] = officials;
  if (!first) throw new RangeError('no Authority');
  const vote = await first.draft(draft);
  for (const trustee of trustees) await trustee.makeKey(vote);
  return vote;
}

/** Prepares, freezes and decides to open, with the first two of the Authority. */
export async function freezeAndOpen({ officials }: Officials, vote: VoteId): Promise<void> {
  const deciders = officials.slice(0, 2);
  await deciders[0]?.prepare(vote);
  await decide(deciders, vote, 'freeze');
  await decide(deciders, vote, 'open');
}
