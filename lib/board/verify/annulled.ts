/** An annulled urn (PROTOCOL §7.8): ended by its quorum, never decrypted, everything else as checkable as before. */
import { parseDecisionPayload } from '#lib/election/decision.ts';
import { type NamedCheck, unless } from '#lib/election/verify/index.ts';
import { reading } from '../derive-archive.ts';
import type { ReadEvent } from '../event.ts';
import { FactorsPayload, parsePayload } from '../payload.ts';
import type { ElectionSubject } from './subject.ts';

type BoardCheck = NamedCheck<ElectionSubject>;

/** Whether this journal event is a decision to annul the urn. */
export function isAnnulmentOf(phi: string, found: ReadEvent | undefined): boolean {
  if (found?.event.type !== 'decision') return false;
  const { statement } = parseDecisionPayload(found.line.payload).decision;
  return statement.kind === 'annul' && statement.body.urns.some((urn) => urn === phi);
}

/** What a trustee asks: an urn that the quorum annulled is not opened, sealed or not. */
export const notAnnulledCheck: BoardCheck = {
  name: 'chain/not-annulled',
  run: async ({ urn }) =>
    unless((await urn()).annulled === null ? null : 'the Authority has annulled this urn', 'not annulled'),
};

/** What is said of an annulled urn was decided by the quorum of its own definition. */
export const annulledCheck: BoardCheck = {
  name: 'chain/annulled',
  run: async ({ urn }) => {
    const { annulled } = await urn();
    return unless(annulled === null ? 'no quorum annulled this urn' : null, annulled?.reason.en ?? '');
  },
};

/** Nobody worked on it afterwards [a sum that leaks out of an annulled vote]. Work done before is told, not hidden. */
export const unopenedCheck: BoardCheck = {
  name: 'journal/unopened',
  run: ({ journal, chain }) => {
    const { phi } = chain();
    const since = journal().findIndex((found) => isAnnulmentOf(phi, found));
    const isWork = ({ event, line }: ReadEvent): boolean =>
      event.type === 'factors' && reading('the journal', () => parsePayload(FactorsPayload, line.payload)).phi === phi;
    const work = journal()
      .map((found, at) => ({ at, isWork: isWork(found) }))
      .filter((one) => one.isWork);
    const later = work.find(({ at }) => since >= 0 && at > since);
    const flaw = later === undefined ? null : `a trustee worked on it at height ${later.at}, after it was annulled`;
    return unless(
      flaw,
      work.length === 0 ? 'no trustee worked on it' : `${work.length} trustees had worked on it before`,
    );
  },
};
