/** What the page of keys shows to a person of the Authority. */
import { urnState } from '#lib/election/index.ts';
import type { PersonId, VoteId } from '#lib/ground/brand.ts';
import { toBase64Url } from '#lib/ground/bytes.ts';
import { now } from '#lib/ground/clock.ts';
import { peopleConfig } from '#lib/ground/config.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { readLife } from '../roll/register/index.ts';
import { allVotes } from './vote.ts';

/** `copies`: the person's share, encrypted to each of their passkeys that had a key when the vote was prepared. */
export type SealView = {
  vote: VoteId;
  title: { fr: string; en: string };
  quorum: number;
  opened: boolean;
  /** Opening decided, and not over. */
  due: boolean;
  holders: { name: string; gave: boolean }[];
  own: { x: number; gave: boolean; copies: { credential: string; sealed: string }[] } | null;
};

export type KeysView = {
  /** Whether issuing keys of votes prepared from now on are sealed. */
  seals: boolean;
  inToken: boolean;
  /** Who of the Authority could take a share. */
  holders: { name: string; ready: boolean }[];
  /** Whether this person has made a key for shares. */
  ready: boolean;
  votes: SealView[];
};

/** Whether the keys of this vote are due to be opened, and still sealed. */
export const awaitsShares = async (vote: VoteId, person: PersonId): Promise<boolean> =>
  withPeople(async (tx) => {
    const seal = await viewSeal(tx, vote, person);
    return seal?.due === true && !seal.opened;
  });

export function viewKeys(person: PersonId): Promise<KeysView> {
  return withPeople(async (tx) => {
    const { rows } = await tx.query<{ id: string; name: string; ready: boolean }>(
      `SELECT id, name, EXISTS (SELECT 1 FROM share_key k WHERE k.person_id = p.id) AS ready
         FROM person p WHERE 'authority' = ANY(roles) ORDER BY name COLLATE "C", id`,
    );
    const votes: SealView[] = [];
    for (const { id, draft } of await allVotes(tx)) {
      const seal = await viewSeal(tx, id, person);
      if (seal !== null) votes.push({ ...seal, title: draft.title });
    }
    const { seal: seals, issuer } = peopleConfig();
    return {
      seals,
      inToken: issuer === 'pkcs11',
      holders: rows.map(({ name, ready }) => ({ name, ready })),
      ready: rows.some((row) => row.id === person && row.ready),
      votes,
    };
  });
}

/** Urns in these states still need their keys, or will. */
const LIVING = ['frozen', 'waiting', 'open', 'suspended', 'grace'];

/** Null for a vote without a seal, and for one that is over. */
async function viewSeal(tx: PeopleTx, vote: VoteId, person: PersonId): Promise<Omit<SealView, 'title'> | null> {
  const { life } = await readLife(tx, vote);
  const states = [...life.urns.keys()].map((phi) => urnState(life, phi, Math.floor(now() / 1000)) ?? 'frozen');
  if (states.length > 0 && !states.some((state) => LIVING.includes(state))) return null;
  const seals = await tx.query<{ quorum: number; opened: boolean }>(
    'SELECT quorum, opened FROM key_seal WHERE vote_id = $1',
    [vote],
  );
  const [seal] = seals.rows;
  if (seal === undefined) return null;
  const shares = await tx.query<{ x: number; person: string; name: string; gave: boolean }>(
    `SELECT s.x, s.person_id AS person, p.name, s.gave FROM key_share s JOIN person p ON p.id = s.person_id
      WHERE s.vote_id = $1 ORDER BY s.x`,
    [vote],
  );
  const own = shares.rows.find((share) => share.person === person);
  const copies = await tx.query<{ credential: string; sealed: Buffer }>(
    'SELECT credential, sealed FROM key_share_copy WHERE vote_id = $1 AND x = $2 ORDER BY credential COLLATE "C"',
    [vote, own?.x ?? 0],
  );
  return {
    vote,
    ...seal,
    due: states.some((state) => state !== 'frozen' && LIVING.includes(state)),
    holders: shares.rows.map(({ name, gave }) => ({ name, gave })),
    own:
      own === undefined
        ? null
        : {
            x: own.x,
            gave: own.gave,
            copies: copies.rows.map(({ credential, sealed }) => ({ credential, sealed: toBase64Url(sealed) })),
          },
  };
}
