/** Enrol in somebody's place: with links left anywhere, or made from what is kept of them; then vote as them. */
import { createHash } from 'node:crypto';
import { softwareAuthenticator } from '../../../e2e/authenticator/index.ts';
import { NotCast, voterOf } from '../../../e2e/voter/voter.ts';
import { bytesOf, rowsOf, textOf } from '../loot.ts';
import { type Attempt, count, isRefused, type Thief } from './thief.ts';

const TOKEN = /(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{27}(?![A-Za-z0-9_-])/g;
/** The link is not kept, works once, and alone it enrols nobody. */
const DEFENCES = [
  'enrol/unknown-link',
  'enrol/used-link',
  'enrol/replaced-link',
  'enrol/wrong-proof',
  'enrol/no-proof',
];
const CODE = /(?<!\d)\d{4} ?\d{4}(?!\d)/;

/** By the hash that is kept: the links that stand somewhere in the clear. */
function tokensIn({ loot, disk }: Thief): Map<string, string> {
  const wanted = new Set(rowsOf(loot, 'people', 'invitation').map((row) => bytesOf(row, 'token_hash').toString('hex')));
  const found = new Map<string, string>();
  const search = (text: string) => {
    for (const [token] of text.matchAll(TOKEN)) {
      const hash = createHash('sha256').update(Buffer.from(token, 'base64url')).digest('hex');
      if (wanted.has(hash)) found.set(hash, token);
    }
  };
  for (const { bytes } of disk) search(bytes.toString('latin1'));
  for (const { text } of loot.texts) search(text);
  for (const { rows } of loot.tables) for (const { values } of rows) search(JSON.stringify(values));
  return found;
}

/** As each person who has no passkey yet; with a code found in the log, or a guessed one. */
export const enrolAsSomebody: Attempt = async (thief) => {
  const { loot, urns, victims } = thief;
  const found = tokensIn(thief);
  const unenrolled = new Map(
    victims.filter(({ passkeys }) => passkeys.length === 0).map((one) => [one.person as string, one]),
  );
  const links = rowsOf(loot, 'people', 'invitation').filter((row) => unenrolled.has(textOf(row, 'person_id')));
  const code = loot.texts.map(({ text }) => CODE.exec(text)?.[0]).find((one) => one !== undefined) ?? '1234 5678';
  return count('enrol as somebody, and vote as them', links, async (row) => {
    const hash = bytesOf(row, 'token_hash');
    const token = found.get(hash.toString('hex')) ?? hash.subarray(0, 20).toString('base64url');
    const voter = voterOf({ origin: loot.open.people, authenticator: softwareAuthenticator() });
    try {
      await voter.enrol(token, async () => ({ kind: 'sms', text: code }));
      const phi = urns.find(({ college }) => college === unenrolled.get(textOf(row, 'person_id'))?.college)?.phi;
      if (phi) await voter.vote(phi, [[1, 0, 0]]);
      return true;
    } catch (thrown) {
      // enrolled and not able to vote is a success all the same
      if (thrown instanceof NotCast) return true;
      return isRefused(thrown, DEFENCES);
    }
  });
};
