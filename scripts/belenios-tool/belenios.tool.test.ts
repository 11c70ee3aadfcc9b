/**
 * Both ways: what we make is confirmed by belenios-tool, what it makes is accepted by us. Skipped, with the reason, only
 * where the tool cannot be had.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { makeElection } from '#lib/board/verify/testing.ts';
import { makeWorld } from '#lib/board/verify/testing-voters.ts';
import { fastEd25519Group } from '#lib/crypto/fast.ts';
import { type GroupName, groupOf } from '#lib/crypto/group.ts';
import { verifyArchive } from '#lib/election/verify/index.ts';
import { changing, digit, rewrite } from '#lib/election/verify/testing.ts';
import { makeArchive, pedersenKeys, singleKeys, together } from '#lib/election/verify/testing-archive.ts';
import { makeWithTool } from './make.ts';
import { beleniosTool, NoTool, type Suite, type Tool } from './tool.ts';
import { refusedBallots, whyNotConfirmed } from './use.ts';

/** The tool, or the reason why there is none. */
async function toolOr(suite: Suite): Promise<Tool | string> {
  try {
    return await beleniosTool(suite, (text) => process.stderr.write(text));
  } catch (thrown) {
    if (thrown instanceof NoTool) return thrown.message;
    throw thrown;
  }
}

const found = { '3.0': await toolOr('trixie'), '3.3': await toolOr('sid') };
const groupFor = (name: GroupName) => (name === 'Ed25519' ? fastEd25519Group() : groupOf(name));

for (const [version, tool] of Object.entries(found)) {
  if (typeof tool === 'string') {
    process.stderr.write(`belenios-tool ${version}: skipped, ${tool}\n`);
    describe.skip(`belenios-tool ${version}`, () => it(tool, () => {}));
  } else {
    describe(`belenios-tool ${version}`, () => confirm(tool));
  }
}

const QUESTIONS = [
  { answers: ['Yes', 'No'], blank: true, min: 1, max: 1, question: 'Approve?' },
  { answers: ['A', 'B', 'C'], min: 0, max: 2, question: 'Up to two' },
];
/** Voter 0 votes, voter 1 votes blank, voter 0 votes again. */
const VOTES = [
  [
    0,
    [
      [0, 1, 0],
      [1, 0, 0],
    ],
  ],
  [
    1,
    [
      [1, 0, 0],
      [0, 0, 0],
    ],
  ],
  [
    0,
    [
      [0, 0, 1],
      [0, 1, 1],
    ],
  ],
] as const;

function confirm(tool: Tool): void {
  let ours: Record<'own' | 'plain' | 'threshold' | 'mixed', Uint8Array>;

  beforeAll(async () => {
    ours = {
      own: makeElection(await makeWorld()).bel,
      plain: makeArchive().bel,
      threshold: makeArchive({ keys: pedersenKeys(2, 3), acting: [1, 3] }).bel,
      mixed: makeArchive({ keys: together(singleKeys(2), pedersenKeys(2, 3)), acting: [1, 2, 4, 5] }).bel,
    };
  });

  it.each(['own', 'plain', 'threshold', 'mixed'] as const)(
    'confirms our archive: %s',
    async (which) => {
      expect(await whyNotConfirmed(tool, ours[which])).toBeNull();
    },
    120_000,
  );

  it('refuses a ballot of ours after one digit was changed', async () => {
    const broken = rewrite(
      ours.own,
      changing('Ballot', (step, i) =>
        i === 1
          ? { ...step, ballot: step.ballot.replace(/"response":"(\d+)"/, (_, n) => `"response":"${digit(n)}"`) }
          : step,
      ),
    );
    expect(await refusedBallots(tool, broken)).toEqual([2]);
    expect(await whyNotConfirmed(tool, broken)).not.toBeNull();
  });

  it.each(['Ed25519', 'BELENIOS-2048'] as const)(
    'makes elections that we accept: %s',
    async (group) => {
      const bel = await makeWithTool(tool, { group, questions: QUESTIONS, votes: VOTES, voters: 3 });
      expect((await verifyArchive(bel, { groupFor })).filter(({ ok }) => !ok)).toEqual([]);
    },
    240_000,
  );

  // Exponents of 2047 bits are slow on both sides: one small ballot.
  it('makes elections that we accept: RFC-3526-2048', async () => {
    const questions = [{ answers: ['Yes'], min: 0, max: 1, question: 'Approve?' }];
    const bel = await makeWithTool(tool, { group: 'RFC-3526-2048', questions, votes: [[0, [[1]]]], voters: 2 });
    expect((await verifyArchive(bel, { groupFor })).filter(({ ok }) => !ok)).toEqual([]);
  }, 240_000);

  it('makes an election with weights that we accept', async () => {
    const wanted = { group: 'Ed25519', questions: QUESTIONS, votes: VOTES, voters: 3, weights: [3, 2, 5] } as const;
    const bel = await makeWithTool(tool, { ...wanted, questions: QUESTIONS });
    const checks = await verifyArchive(bel, { groupFor });
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks.find(({ name }) => name === 'tally/counts')?.detail).toBe('weight 5');
  });

  // Numbers from 2^30 on are strings in its result; and it lets a question allow more choices than there are answers.
  it('makes an election of heavy weights and loose bounds that we accept', async () => {
    const questions = [{ answers: ['A', 'B'], min: 0, max: 5, question: 'Any' }];
    const wanted = {
      group: 'Ed25519',
      questions,
      votes: [[0, [[0, 1]]]],
      voters: 1,
      weights: [3_000_000_000],
    } as const;
    const checks = await verifyArchive(await makeWithTool(tool, wanted), { groupFor });
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks.find(({ name }) => name === 'result/numbers')?.detail).toContain('"3000000000"');
  });
}
