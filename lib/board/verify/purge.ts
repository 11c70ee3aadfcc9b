/** The certificate of a purge says what the journal says: nobody keeps a few names back by counting short. */
import { sha256Hex } from '#lib/crypto/hash.ts';
import { parseDecisionPayload } from '#lib/election/decision.ts';
import { type NamedCheck, unless } from '#lib/election/verify/index.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import type { ReadEvent } from '../event.ts';
import { PassesPayload, PurgePayload, parsePayload } from '../payload.ts';
import type { ElectionSubject } from './subject.ts';

/** Hash of the statement of each decision `purge` that holds is looked for among these. */
const statementsOf = (journal: readonly ReadEvent[]): string[] =>
  journal
    .filter(({ event }) => event.type === 'decision')
    .map(({ line }) => parseDecisionPayload(line.payload).decision.statement)
    .filter(({ kind }) => kind === 'purge')
    .map((statement) => sha256Hex(canonicalJson(statement)));

function flawOf(certificate: PurgePayload, journal: readonly ReadEvent[], members: number): string | null {
  const pairs = journal
    .filter(({ event }) => event.type === 'passes')
    .reduce((sum, { line }) => sum + parsePayload(PassesPayload, line.payload).pairs.length, 0);
  const { voters, register } = certificate.deleted;
  if (!statementsOf(journal).includes(certificate.statement)) return 'names were erased that no decision erases';
  if (voters !== members) return `${voters} voters erased of ${members}`;
  return register === pairs ? null : `${register} signatures erased, ${pairs} requests answered`;
}

/** At most one certificate, after its decision, of as many voters and signatures as the journal has. */
export const purgeCheck: NamedCheck<ElectionSubject> = {
  name: 'journal/purge',
  run: async ({ journal, followed }) => {
    const [certificate, ...more] = journal()
      .map((read, at) => ({ read, at }))
      .filter(({ read }) => read.event.type === 'purge');
    if (certificate === undefined) return unless(null, 'nobody has been forgotten yet');
    const { life } = await followed();
    const members = Object.values(life.roll?.members ?? {}).reduce((sum, count) => sum + count, 0);
    const { read, at } = certificate;
    const flaw =
      more.length > 0
        ? 'names were erased twice'
        : life.purged
          ? flawOf(parsePayload(PurgePayload, read.line.payload), journal().slice(0, at), members)
          : 'names were erased that no quorum decided to erase';
    return unless(flaw, `${members} voters forgotten`);
  },
};
