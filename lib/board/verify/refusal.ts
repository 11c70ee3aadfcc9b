/**
 * Proof of refusal (PROTOCOL §5.14): whether a side really said to somebody that they were turned away. From the file that
 * was kept, the vote's journal for the keys, and the request itself where its sender still has it.
 */
import { sha256Hex } from '#lib/crypto/hash.ts';
import { Unreadable } from '#lib/election/archive.ts';
import type { Definition } from '#lib/election/definition.ts';
import { type Closing, graceEnds } from '#lib/election/grace.ts';
import { RefusalStatement, verifyRefusal } from '#lib/election/refusal.ts';
import type { Check } from '#lib/ground/result.ts';
import { type RegisterJournal, readRegisterJournal } from '../register-audit/journal.ts';

/** Every check, in the order in which it is made. */
export const refusalChecks = [
  'refusal/form',
  'refusal/reason',
  'refusal/request',
  'journal/events',
  'journal/decisions',
  'refusal/urn',
  'refusal/signature',
] as const;
type Name = (typeof refusalChecks)[number];

/** First words of the codes with which each side refuses. */
const WORDS: Readonly<Record<RefusalStatement['side'], readonly string[]>> = {
  urn: ['urn', 'web', 'gate'],
  people: ['register', 'enrol', 'passkey', 'session', 'web', 'gate'],
};

/** `request`: bytes of the body that was sent (or of the line `METHOD path`, where the statement is about that); `journal`:
 * text of the vote's journal. Without one the checks that need it are named in `notMade`. */
export type RefusalFiles = { file: string; request?: Uint8Array | undefined; journal?: string | undefined };

export async function checkRefusal({ file, request, journal }: RefusalFiles) {
  const checks: Check[] = [];
  const say = (name: Name, flaw: string | null, held: string) =>
    void checks.push({ name, ok: flaw === null, detail: flaw ?? held });
  const done = () => ({ checks, notMade: refusalChecks.filter((name) => !checks.some((one) => one.name === name)) });

  const statement = readStatement(file);
  if (statement === null) {
    say('refusal/form', 'no statement of a refusal', '');
    return done();
  }
  const { side, reason, of, hour } = statement;
  say('refusal/form', null, `in the hour from ${new Date(hour * 1000).toISOString().slice(0, 16)}Z`);
  const isTheirs = WORDS[side].includes(reason.split('/')[0] ?? '');
  say('refusal/reason', isTheirs ? null : `${reason} is nothing that ${side} would say`, `${side} said ${reason}`);
  if (request !== undefined) {
    const isThis = sha256Hex(request) === statement.request;
    say('refusal/request', isThis ? null : 'another request was refused', `of this very ${of}`);
  }
  if (journal === undefined) return done();

  const said = await readRegisterJournal(journal).catch((thrown: unknown) => {
    if (thrown instanceof Unreadable) return thrown.message;
    throw thrown;
  });
  if (typeof said === 'string') {
    say('journal/events', said, '');
    return done();
  }
  const faultOf = (name: Name) => said.faults.find(({ check }) => check === name)?.detail ?? null;
  say('journal/events', faultOf('journal/events'), 'each signed by the key of the definition');
  say('journal/decisions', faultOf('journal/decisions'), 'each by its quorum');
  const definition = definitionFor(statement, said);
  const about =
    statement.phi === '' ? 'about no urn in particular' : duringOf(said.life.urns.get(statement.phi) ?? null, hour);
  say('refusal/urn', definition === null ? 'about an urn that is none of this vote' : null, about);
  const isSigned = verifyRefusal(keyOf(statement, definition ?? anyOf(said)), statement);
  say('refusal/signature', isSigned ? null : `not signed by the key of ${side}`, `by the key of ${side}`);
  return done();
}

function readStatement(file: string): RefusalStatement | null {
  try {
    return RefusalStatement.parse(JSON.parse(file));
  } catch {
    return null; // no JSON, or none of ours
  }
}

const anyOf = ({ life }: RegisterJournal): Definition | null => [...life.urns.values()][0]?.definition ?? null;

/** Keys are a side's own, the same for all urns of a vote: where a statement names none, any of the vote's tells them. */
const definitionFor = ({ phi }: RefusalStatement, said: RegisterJournal): Definition | null =>
  phi === '' ? anyOf(said) : (said.life.urns.get(phi)?.definition ?? null);

const NO_KEY = '0'.repeat(64);
const keyOf = ({ side }: RefusalStatement, definition: Definition | null): string =>
  definition?.['x-isoloir'][side === 'urn' ? 'receiptKey' : 'journalKey'] ?? NO_KEY;

/** Whether it was voting time, by the closing in force and what was promised after it: for the reader, who judges whether
 * the refusal was rightful. */
export function duringOf(urn: Closing | null, hour: number): string {
  if (urn === null) return '';
  const { opens, closes } = urn.definition['x-isoloir'];
  if (hour + 3600 <= opens) return 'before the opening that was announced';
  if (hour < urn.closes) return hour < closes ? 'in an hour of the vote' : 'in an hour by which the vote was extended';
  if (hour < graceEnds(urn)) return 'after the closing, in the time of those who had been in line at it';
  return urn.closes > closes ? 'after the closing, as it was extended' : 'after the closing that was announced';
}
