import { expect, test } from 'vitest';
import { VoteId } from '#lib/ground/brand.ts';
import type { Official, Proposal } from '../../e2e/voter/official.ts';
import type { Trustee } from '../../e2e/voter/trustee.ts';
import { autopilotOf } from './autopilot.ts';

const vote = VoteId.parse('A4gXfjhaLKbkuKpFYuPVLB');

/** An Authority of three names over one vote kept in memory: what it was asked to do is written down. */
function stage(open: { kind: Proposal['kind']; signedBy: string[] }[], next: string[], isOwn = false) {
  const done: string[] = [];
  const told: string[] = [];
  const proposals = open.map(({ kind, signedBy }) => ({
    id: kind,
    vote,
    kind,
    state: 'open' as const,
    challenge: '',
    signatures: signedBy.map((name, member) => ({ member, name })),
  }));
  const officials = ['Ada', 'Bela', 'Cleo'].map((name) => {
    const official: Partial<Official> = {
      name,
      votes: async () => ({ votes: [{ id: vote }], trustees: [] }),
      vote: async () => ({
        id: vote,
        state: 'frozen',
        opens: 0,
        closes: 0,
        urns: [],
        next,
        missing: [],
        trustees: [],
        proposals,
      }),
      propose: async (_, kind) => ({ id: kind, vote, kind, state: 'open', challenge: '', signatures: [] }),
      sign: async (proposal) => {
        done.push(`${name} signs ${proposal.kind}`);
        const signatures = [...proposal.signatures, { member: 0, name }];
        return { ...proposal, signatures, state: signatures.length >= 2 ? 'passed' : 'open' };
      },
    };
    return official as Official;
  });
  let time = 0;
  const pilot = autopilotOf(
    { officials, trustees: [] },
    { now: () => time, told: (what) => told.push(what), isOwn: () => isOwn, pageOf: (id) => `/votes/${id}` },
  );
  return { done, told, look: () => pilot.step(), wait: (ms: number) => (time += ms) };
}

test('it signs with a person who has signed, by somebody else, and never proposes on its own what is not due', async () => {
  const { done, look } = stage([{ kind: 'freeze', signedBy: ['Ada'] }], ['stop']);
  await look();
  expect(done).toEqual(['Bela signs freeze']);
});

test('what nobody has signed yet is left to people, who are told once what waits for them, and where', async () => {
  const { done, told, look, wait } = stage([{ kind: 'stop', signedBy: [] }], []);
  await look();
  expect([done, told]).toEqual([[], []]);
  wait(61_000);
  await look();
  await look();
  expect(done).toEqual([]);
  expect(told).toEqual([expect.stringMatching(`^stop: .*waits for you.*/votes/${vote}$`)]);
});

test('what is due waits a minute for a person', async () => {
  const { done, look, wait } = stage([], ['close']);
  await look();
  wait(59_000);
  await look();
  expect(done).toEqual([]);
  wait(2000);
  await look();
  expect(done).toEqual(['Ada signs close', 'Bela signs close']);
});

test('what is due in a vote of its own does not wait', async () => {
  const { done, look } = stage([], ['close'], true);
  await look();
  expect(done).toEqual(['Ada signs close', 'Bela signs close']);
});

test('what cannot be done yet does not keep the others from acting', async () => {
  const official: Partial<Official> = {
    name: 'Ada',
    votes: async () => ({ votes: [{ id: vote }], trustees: [] }),
    vote: async () => Promise.reject(new Error('409 vote/not-counted')),
  };
  const made: string[] = [];
  const trustee: Partial<Trustee> = {
    votes: async () => [{ vote, step: 'make-key', urns: [] }],
    makeKey: async () => void made.push('key'),
  };
  const cast = { officials: [official as Official], trustees: [trustee as Trustee] };
  const pilot = autopilotOf(cast, { now: () => 0, told: () => undefined, pageOf: () => '' });
  await expect(pilot.step()).rejects.toThrow('vote/not-counted');
  expect(made).toEqual(['key']);
});
