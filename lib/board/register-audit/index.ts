/**
 * The audit of a register (PROTOCOL §3.6, §8): from the export that auditors are given and the public journal alone, which
 * sign-offs stand, and exactly what fails. Pure: no database, no network.
 */
import { Unreadable } from '#lib/election/archive.ts';
import type { Check } from '#lib/ground/result.ts';
import { type AuditCheck, type Fault, verdicts } from './faults.ts';
import { readRecord } from './format.ts';
import { newestCountersigned, type RegisterJournal, readRegisterJournal } from './journal.ts';
import { checkRefused, type GivenNight, shutOut } from './refused.ts';
import { addVoter, checkRoots, emptyRoll, type Roll } from './roll.ts';
import { addSignOff, checkPasses, emptySignOffs, type Signer, type SignOffs } from './sign-offs.ts';

export { auditChecks, type Fault } from './faults.ts';
export { type ExportRecord, FORMAT, formatRecord, type SignOffRecord, type VoterRecord } from './format.ts';
export type { Signer } from './sign-offs.ts';

/** The register stands where every check does. `faults`: each one, where a check's detail has the first few. `signers`:
 * null where the files could not be read to their end. */
export type Audit = { checks: Check[]; faults: Fault[]; signers: Signer[] | null };

export type Progress = (record: number) => void;

/** Records after which others in this thread get a turn. */
const AT_ONCE = 100;

/** @param lines of the export, without newlines. @param journal the journal's file */
export async function auditRegister(
  lines: AsyncIterable<string> | Iterable<string>,
  journal: string,
  onProgress: Progress = () => {},
): Promise<Audit> {
  const said = await readRegisterJournal(journal).catch((thrown: unknown) => {
    if (thrown instanceof Unreadable) return thrown.message;
    throw thrown;
  });
  if (typeof said === 'string') return only({ check: 'journal/events', detail: said });
  const night: GivenNight = { night: null, rows: [] };
  const state: State = {
    journal: said,
    roll: emptyRoll(),
    signOffs: emptySignOffs(said),
    night,
    faults: [...said.faults],
  };
  const flaw = await readExport(lines, state, onProgress);
  if (flaw !== null) return only({ check: 'export/form', detail: flaw });
  const { roll, signOffs, faults } = state;
  faults.push(...checkRoots(roll, said), ...checkCountersigned(said), ...checkPasses(signOffs, said));
  const signed = new Set(signOffs.signers.keys());
  faults.push(...checkRefused(night, roll, { journal: said, signed }));
  const signers = [...signOffs.signers.values()];
  return { checks: verdicts(faults, held(state, signers.length)), faults, signers };
}

const only = (fault: Fault): Audit => ({
  checks: verdicts([fault], {}, [fault.check]),
  faults: [fault],
  signers: null,
});

type State = { journal: RegisterJournal; roll: Roll; signOffs: SignOffs; night: GivenNight; faults: Fault[] };

/** Head, voters, sign-offs, night, the refused, end, in this order and nothing else. @returns why the file is none, or null */
async function readExport(lines: AsyncIterable<string> | Iterable<string>, state: State, onProgress: Progress) {
  const { journal, roll, signOffs, night, faults } = state;
  const counts = { voters: 0, signOffs: 0 };
  let place: 'start' | 'voters' | 'signOffs' | 'night' | 'end' = 'start';
  let at = 0;
  for await (const line of lines) {
    at++;
    if (at % AT_ONCE === 0) {
      onProgress(at);
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    const record = readSafely(line);
    if (record === null) return `line ${at} is not a record of a register`;
    if ('head' in record) {
      if (place !== 'start') return `line ${at}: a second head`;
      place = 'voters';
      if (record.head.vote !== journal.vote)
        faults.push({ check: 'export/vote', detail: 'the register of another vote' });
    } else if ('voter' in record) {
      if (place !== 'voters') return `line ${at}: a voter out of place`;
      counts.voters++;
      faults.push(...addVoter(roll, journal, record.voter));
    } else if ('signOff' in record) {
      if (place !== 'voters' && place !== 'signOffs') return `line ${at}: a sign-off out of place`;
      place = 'signOffs';
      counts.signOffs++;
      faults.push(...(await addSignOff(signOffs, roll, journal, record.signOff)));
    } else if ('night' in record) {
      if (place !== 'voters' && place !== 'signOffs') return `line ${at}: a night's key out of place`;
      place = 'night';
      night.night = record.night;
    } else if ('refused' in record) {
      if (place !== 'night') return `line ${at}: a row of somebody refused out of place`;
      night.rows.push(record.refused);
    } else {
      if (place === 'start' || place === 'end') return `line ${at}: an end out of place`;
      place = 'end';
      const refused = night.night === null ? undefined : night.rows.length;
      const isWhole = record.end.voters === counts.voters && record.end.signOffs === counts.signOffs;
      if (!isWhole || record.end.refused !== refused) return 'records are missing';
    }
  }
  return place === 'end' ? null : 'the file is cut';
}

function readSafely(line: string) {
  try {
    return readRecord(line);
  } catch {
    return null;
  }
}

/** Every line under which somebody signed stands in a root to which the Authority's quorum put its name. */
function checkCountersigned(journal: RegisterJournal): Fault[] {
  const needed = Math.max(0, ...journal.batches.map(({ roots }) => roots.last));
  const newest = newestCountersigned(journal);
  if (newest >= needed) return [];
  const detail = `passes were given under root ${needed}, and the Authority signed for none after root ${newest}`;
  return [{ check: 'register/countersigned', detail }];
}

const held = ({ journal, roll, night }: State, signed: number): Partial<Record<AuditCheck, string>> => ({
  'journal/events': 'each signed by the key of the definition',
  'register/members': `${roll.voters.size} voters`,
  'register/roots': `${journal.roots.length} roots rebuilt`,
  'register/countersigned': `the quorum signed for root ${newestCountersigned(journal)}`,
  'evidence/assertion': `${signed} sign-offs, each by the member's own passkey`,
  'pairs/evidence': 'one sign-off for every pass',
  'refused/sum': shutOut(night, journal),
});
