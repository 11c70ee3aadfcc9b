/**
 * A party's roll as it lies in the database, written by its owner in one go: an import of a quarter of a million lines
 * by the console is measured elsewhere (bench/roll.bench.ts). The links of those who come are ours to use.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { connected } from '../../db/setup.ts';
import { copyIn } from './copy.ts';

/** Token of the link of each member who comes, by their place on the roll. */
export type Links = readonly string[];

export const COLLEGE = 'home';
const FEDERATIONS = ['Nord', 'Gironde', 'Rhône', 'Hérault', 'Finistère', 'La Réunion'];
/** Days for which links live: longer than a replay, whose clock is moved by days. */
const DAYS = 60;

const hex = (bytes: Buffer): string => `\\\\x${bytes.toString('hex')}`;

/**
 * Nobody has an e-mail address: no letter leaves while votes are measured. A link that is `proven` asks for nothing
 * beside itself (PROTOCOL §3.3), as one that was shown after a touch.
 * @param now epoch milliseconds on the server
 */
export async function writeRoll(owner: string, size: number, coming: number, now: number): Promise<Links> {
  const [persons, members, invitations]: [string[], string[], string[]] = [[], [], []];
  const expires = new Date(now + DAYS * 86_400_000).toISOString();
  const links: string[] = [];
  for (let at = 0; at < size; at++) {
    const id = randomUUID();
    const federation = FEDERATIONS[at % FEDERATIONS.length];
    persons.push(`${id}\tMembre ${at}\tfr\t{member}`);
    members.push(`${id}\t${String(100_000 + at)}\t${COLLEGE}\t${federation}\t${hex(randomBytes(32))}`);
    if (at >= coming) continue;
    const token = randomBytes(20);
    links.push(token.toString('base64url'));
    invitations.push(`${randomUUID()}\t${id}\t${hex(createHash('sha256').update(token).digest())}\t${expires}\tt`);
  }
  await connected(owner, 'PEOPLE_OWNER_URL', async (client) => {
    await client.query('BEGIN');
    await copyIn(client, 'COPY person (id, name, language, roles) FROM STDIN', rowsOf(persons));
    await copyIn(client, 'COPY member (person_id, number, college, federation, leaf_salt) FROM STDIN', rowsOf(members));
    await copyIn(
      client,
      'COPY invitation (id, person_id, token_hash, expires_at, proven) FROM STDIN',
      rowsOf(invitations),
    );
    await client.query('COMMIT');
    await client.query('ANALYZE');
  });
  return links;
}

const rowsOf = (lines: readonly string[]): Buffer => Buffer.from(lines.map((line) => `${line}\n`).join(''));
