import { describe, expect, it } from 'vitest';
import { sha256Hex } from '#lib/crypto/hash.ts';
import type { Attachments, Statement } from './decision.ts';
import { emptyLife, followDecision, type Life, urnState } from './lifecycle.ts';
import { decide, freezeOf, makePasskey, payloadText, sampleDefinition, sampleStatement, vote } from './testing.ts';

const [a, b, c] = [makePasskey(), makePasskey(), makePasskey()] as const;
const nord = sampleDefinition([a, b, c]);
const firm = sampleDefinition([a, b, c], { earlyClose: false });
const { opens, closes } = nord.definition['x-isoloir'];

const last = '0'.repeat(64);
const steps = {
  freeze: freezeOf([nord]),
  open: { statement: sampleStatement('open', { urns: [nord.phi], drill: 'none' as const }) },
  stop: { statement: sampleStatement('stop', { urns: [nord.phi] }) },
  admit: { statement: sampleStatement('admit', { urns: [{ phi: nord.phi, members: 2 }], list: last }) },
  close: { statement: sampleStatement('close', { urns: [{ phi: nord.phi, ballots: 3, passes: 3, last }] }) },
  register: { statement: sampleStatement('register', { root: last, members: { nord: 10 }, enrolled: { nord: 9 } }) },
  publish: {
    statement: sampleStatement('publish', { urns: [{ phi: nord.phi, tally: sha256Hex('t'), result: sha256Hex('r') }] }),
    attachments: { results: [{ phi: nord.phi, tally: 't', result: 'r' }] },
  },
};
type Step = { statement: Statement; attachments?: Attachments };

/** The life after the steps, each signed by two of three; throws where one is refused. */
async function live(...taken: readonly Step[]): Promise<Life> {
  let life = emptyLife(vote);
  for (const step of taken) {
    const followed = await take(life, step);
    if (followed.checks.some((check) => !check.ok)) throw new Error('refused');
    life = followed.life;
  }
  return life;
}
const take = (life: Life, { statement, attachments }: Step) =>
  followDecision(
    life,
    payloadText(
      decide(
        statement,
        [
          [0, a],
          [1, b],
        ],
        attachments,
      ),
    ),
  );

describe('an urn', () => {
  const { freeze, open, stop, admit, close, publish } = steps;
  const table: readonly (readonly [string, readonly Step[], number, string | null])[] = [
    ['unknown before freezing', [], opens, null],
    ['frozen', [freeze], opens + 1, 'frozen'],
    ['frozen even when its time is over', [freeze], closes + 1, 'frozen'],
    ['waiting one second before opening', [freeze, open], opens - 1, 'waiting'],
    ['open at the very second', [freeze, open], opens, 'open'],
    ['open until the second before the last', [freeze, open], closes - 1, 'open'],
    ['closed at the closing second', [freeze, open], closes, 'closed'],
    ['still open where members are admitted', [freeze, open, admit, admit], opens + 1, 'open'],
    ['closed early by decision', [freeze, open, stop], opens + 1, 'closed'],
    ['closed even before opening', [freeze, open, stop], opens - 1, 'closed'],
    ['sealed', [freeze, open, close], closes, 'sealed'],
    ['published', [freeze, open, close, publish], closes, 'published'],
  ];
  for (const [title, taken, at, state] of table) {
    it(`is ${title}`, async () => expect(urnState(await live(...taken), nord.phi, at)).toBe(state));
  }

  const refused: readonly (readonly [string, readonly Step[], Step])[] = [
    ['a second freeze', [freeze], freeze],
    ['opening twice', [freeze, open], open],
    ['a stop before opening', [freeze], stop],
    ['a second stop', [freeze, open, stop], stop],
    ['closing what was never opened', [freeze], close],
    ['closing twice', [freeze, open, close], close],
    ['a stop after closing', [freeze, open, close], stop],
    ['admitting before freezing', [], admit],
    ['admitting to what is stopped', [freeze, open, stop], admit],
    ['admitting to what is sealed', [freeze, open, close], admit],
    ['publishing before closing', [freeze, open], publish],
    ['publishing twice', [freeze, open, close, publish], publish],
    [
      'an urn of another vote',
      [freeze],
      { statement: sampleStatement('open', { urns: [firm.phi], drill: 'none' as const }) },
    ],
    [
      'an urn named twice',
      [freeze],
      { statement: sampleStatement('open', { urns: [nord.phi, nord.phi], drill: 'none' as const }) },
    ],
  ];
  for (const [title, before, step] of refused) {
    it(`refuses ${title} and stays as it was`, async () => {
      const life = await live(...before);
      const followed = await take(life, step);
      expect(followed.checks.filter((check) => !check.ok).map((check) => check.name)).toEqual(['decision-order']);
      expect(followed.life).toBe(life);
    });
  }

  it('refuses to close early where the definition does not allow it', async () => {
    const opening = { statement: sampleStatement('open', { urns: [firm.phi], drill: 'none' as const }) };
    const life = await live(freezeOf([firm]), opening);
    const { checks } = await take(life, { statement: sampleStatement('stop', { urns: [firm.phi] }) });
    expect(checks.filter((check) => !check.ok).map((check) => check.name)).toEqual(['decision-order']);
  });

  it('refuses anything before a freeze, and what is not a decision', async () => {
    const life = emptyLife(vote);
    expect((await take(life, open)).checks).toEqual([{ name: 'decision-order', ok: false }]);
    expect((await followDecision(life, '{}')).checks).toEqual([{ name: 'decision-form', ok: false }]);
    expect((await followDecision(life, 'nonsense')).life).toBe(life);
  });

  it('counts the members of the freeze and those admitted', async () => {
    expect((await live(freeze)).roll?.members).toEqual({ nord: 10 });
    const life = await live(freeze, admit, open, admit);
    expect(life.roll).toEqual({ root: '00'.repeat(32), members: { nord: 14 }, enrolled: { nord: 9 } });
    const none = { statement: sampleStatement('admit', { urns: [{ phi: nord.phi, members: 0 }], list: last }) };
    expect((await take(life, none)).checks).toEqual([{ name: 'decision-form', ok: false }]);
  });

  it('refuses a freeze signed by too few', async () => {
    const { statement, attachments } = steps.freeze;
    const { checks, life } = await followDecision(
      emptyLife(vote),
      payloadText(decide(statement, [[0, a]], attachments)),
    );
    expect(checks.filter((check) => !check.ok).map((check) => check.name)).toEqual(['decision-quorum']);
    expect(life.urns.size).toBe(0);
  });

  it('refuses later decisions under passkeys that the definition does not name', async () => {
    const life = await live(freeze);
    const thief = [makePasskey(), makePasskey()] as const;
    const payload = decide(open.statement, [
      [0, thief[0]],
      [1, thief[1]],
    ]);
    const { checks } = await followDecision(life, payloadText(payload));
    expect(checks.filter((check) => !check.ok).map((check) => check.name)).toEqual(['decision-signatures']);
  });
});

describe('the register countersigned', () => {
  const { freeze, open, close, publish, register } = steps;
  const { body } = register.statement;
  const named = { statement: sampleStatement('close', { ...close.statement.body, register: body }) };

  it('at any time between freeze and publication, and by the closing decision', async () => {
    expect((await live(freeze, register)).countersigned).toEqual([body]);
    expect((await live(freeze, open, register, named, register)).countersigned).toEqual([body, body, body]);
    expect((await live(freeze, open, close)).countersigned).toEqual([]);
  });

  it('not before there is a roll, nor when all is final', async () => {
    await expect(live(register)).rejects.toThrow('refused');
    await expect(live(freeze, open, close, publish, register)).rejects.toThrow('refused');
  });
});
