/** Members who are turned away (PROTOCOL §5.15): who is noted and who is not, until the auditors have the number. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { formatLine } from '#lib/board/event.ts';
import { readJournal } from '#lib/board/read.ts';
import { auditRegister } from '#lib/board/register-audit/index.ts';
import { markOf, nightHash } from '#lib/board/register-audit/refused-rows.ts';
import { makePasskey } from '#lib/election/testing.ts';
import { MemberId, type Phi, type VoteId } from '#lib/ground/brand.ts';
import { fromHex } from '#lib/ground/bytes.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople } from '../db.ts';
import { flushRefused, KEPT, LINGER, noteRefused, viewShutOut } from '../refused/index.ts';
import { exportRegister } from '../roll/export-register.ts';
import { signRegister } from '../roll/register/index.ts';
import { blinded, order, send } from '../roll/register/testing.ts';
import { ownData } from './own-data.ts';
import { at, buildBooth, CLOSES, frozen, type House, OPENS, seat, seedHouse, serveUrn } from './testing.ts';
import { tick } from './tick.ts';

const databases = await testDatabases();
buildBooth();
const urn = await serveUrn();
let house: House;
let vote: VoteId;
let nord: Phi;
let sud: Phi;

beforeAll(async () => {
  at(OPENS - 600);
  house = await seedHouse({ nord: 6, sud: 3 });
  const { vote: id, urns } = await frozen(house, { k: 2 });
  [vote, nord, sud] = [id, urns[0] as Phi, urns[1] as Phi];
});
afterAll(async () => {
  await urn.close();
  await closePeople();
  await databases.close();
});

const voter = (i: number, college = 'nord') => seat(house.voters[college], i);
const rows = () =>
  databases.asOwner<{ phi: string; mark: string; minute: number; reason: string }>(
    'people',
    `SELECT phi, encode(mark, 'hex') AS mark, minute, reason FROM refused ORDER BY minute, reason, mark`,
  );
const nights = async () =>
  (
    await databases.asOwner<{ payload: string }>(
      'people',
      `SELECT payload FROM journal_outbox WHERE type = 'night' ORDER BY id`,
    )
  ).map(({ payload }) => JSON.parse(payload));
const sign = async (i: number) => (await send(order(nord, voter(i).passkey, [blinded()]))).code ?? 'signed';
/** As the handler notes them where too many sign at once. */
const busy = (i: number) => noteRefused({ vote, phi: nord, person: voter(i).id, reason: 'busy' });

async function file(): Promise<string[]> {
  const answer = await exportRegister(vote, seat(house.authority, 0).id);
  if (!answer.ok) throw new Error(answer.refusal.code);
  return (await answer.value.text()).trimEnd().split('\n');
}

describe.sequential('a night', { timeout: 120_000 }, () => {
  it('begins with the hour of the opening; who came before was early by their own doing', async () => {
    at(OPENS - 61);
    expect(await sign(0)).toBe('register/not-open');
    await tick();
    expect(await nights()).toEqual([]);
    at(OPENS);
    await tick();
    await tick();
    await flushRefused({ all: true });
    expect(await nights()).toEqual([{ what: 'made', key: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    expect(await rows()).toEqual([]);
    expect(await viewShutOut(vote)).toEqual({ state: 'open', urns: [] });
  });

  it('has one row for a member, minute and reason, once the minute is over', async () => {
    at(OPENS + 65);
    for (const i of [1, 2, 1, 3, 1]) busy(i);
    await flushRefused();
    expect(await rows()).toEqual([]);
    at(OPENS + 119);
    busy(1);
    at(OPENS + 120);
    busy(1);
    await flushRefused();
    const noted = await rows();
    expect(noted.map(({ minute, reason }) => [minute * 60, reason])).toEqual(Array(3).fill([OPENS + 60, 'busy']));
    expect(noted.map(({ mark }) => mark)).toEqual(noted.map(({ mark }) => mark).sort());
    at(OPENS + 180);
    await flushRefused();
    expect(await rows()).toHaveLength(4);
    expect(JSON.stringify(await rows())).not.toContain(voter(1).id);
    // three are few: no console shows a number that somebody’s complaint explains
    expect((await viewShutOut(vote))?.urns).toEqual([]);
  });

  it('two processes that write the same at once write it once', async () => {
    const before = await rows();
    at(OPENS + 65);
    busy(1);
    at(OPENS + 185);
    await Promise.all([flushRefused(), flushRefused(), flushRefused()]);
    expect(await rows()).toEqual(before);
  });

  it('writes nobody who has signed, and forgets who signs, with the batch of their pairs', async () => {
    at(OPENS + 200);
    busy(0);
    expect(await sign(0)).toBe('signed');
    expect(await sign(1)).toBe('signed');
    at(OPENS + 240);
    await flushRefused();
    expect(await rows()).toHaveLength(4);
    at(OPENS + 300);
    await tick();
    const left = await rows();
    expect(left).toHaveLength(2);
  });

  it('tells each member their own refusals, and nobody else’s', async () => {
    const { refused } = await ownData(voter(2).id);
    expect(refused).toEqual([{ phi: nord, minute: (OPENS + 60) / 60, reason: 'busy' }]);
    expect((await ownData(voter(1).id)).refused).toEqual([]);
  });

  it('notes whose own passkey asks, and no others', async () => {
    const before = (await rows()).length;
    at(CLOSES + 5);
    await tick();
    const { passkey } = voter(4);
    const asked = order(nord, passkey, [blinded()]);
    const lies: unknown[] = [
      order(nord, makePasskey(), [blinded()]),
      { ...asked, requests: order(nord, passkey, [blinded()]).requests },
      {
        ...order(nord, voter(5).passkey, [blinded()]),
        assertion: { ...asked.assertion, credential: voter(5).passkey.credential },
      },
      order(nord, passkey, [blinded()], { flags: 0x01 }),
      order(sud, passkey, [blinded()]),
      order(nord, seat(house.authority, 0).passkey, [blinded()]),
    ];
    for (const lie of lies) expect((await send(lie)).code).toBe('register/closed');
    // who breaks off is no more turned away than who never came
    expect((await signRegister(asked, { signal: AbortSignal.abort() })).ok).toBe(false);
    at(CLOSES + 70);
    await flushRefused();
    expect(await rows()).toHaveLength(before);
    expect((await send(asked)).code).toBe('register/closed');
    expect(await sign(0)).toBe('register/closed');
    at(CLOSES + 130);
    await flushRefused();
    expect((await rows()).slice(before)).toMatchObject([{ phi: nord, minute: (CLOSES + 60) / 60, reason: 'closed' }]);
  });

  it('that cannot be read turns nobody’s answer into a fault', async () => {
    const lines: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    await databases.asOwner('people', 'ALTER TABLE voter RENAME TO voter_away');
    expect((await send(order(nord, voter(5).passkey, [blinded()]))).code).toBe('register/closed');
    await databases.asOwner('people', 'ALTER TABLE voter_away RENAME TO voter');
    await flushRefused();
    vi.restoreAllMocks();
    expect(lines.map((line) => JSON.parse(line).event)).toEqual(['people/refused-unread', 'people/refused-uncounted']);
  });

  it('is summed up a quarter of an hour after the end, in the journal; then nobody is added', async () => {
    expect((await file()).at(-1)).toBe('{"end":{"signOffs":2,"voters":9}}');
    at(CLOSES + LINGER - 1);
    await tick();
    expect(await nights()).toHaveLength(1);
    // nobody was on duty at the end, and members came
    at(CLOSES + LINGER + 121);
    busy(5);
    at(CLOSES + LINGER + 180);
    await flushRefused();
    expect(await rows()).toHaveLength(4);
    await tick();
    const [made, settled] = await nights();
    const reasons = { early: 0, paused: 0, busy: 2, closed: 1 };
    expect((await viewShutOut(vote))?.urns).toEqual([{ phi: nord, members: 3, reasons }]);
    expect(settled).toMatchObject({
      what: 'settled',
      key: made.key,
      rows: 3,
      refused: [{ phi: nord, members: 3, reasons }],
    });
    busy(5);
    at(CLOSES + LINGER + 270);
    await flushRefused();
    expect(await rows()).toHaveLength(3);
  });

  it('gives its auditors the key and every row, which they count anew', async () => {
    const lines = await file();
    const journal = (await readJournal(vote)).map(formatLine).join('');
    const { checks } = await auditRegister(lines, journal);
    const own = checks.filter(({ name }) => name.startsWith('refused/'));
    expect(own.every(({ ok }) => ok)).toBe(true);
    expect(own.at(-1)?.detail).toBe(`members shut out: 3 of ${nord} (busy 2, closed 1)`);
    const night = JSON.parse(lines.find((line) => line.startsWith('{"night"')) ?? '{}').night;
    expect(nightHash(fromHex(night.key))).toBe((await nights())[0].key);
    const marks = new Set((await rows()).map(({ mark }) => mark));
    const whose = [0, 1, 2, 3, 4, 5].filter((i) =>
      marks.has(markOf(fromHex(night.key), nord, MemberId.parse(voter(i).id))),
    );
    expect(whose).toEqual([2, 3, 4]);
  });

  it('loses its key a week after it was first given: nobody can be told any more', async () => {
    const handed = CLOSES + LINGER + 270;
    at(handed + KEPT / 1000 - 1);
    await file();
    await tick();
    expect(await nights()).toHaveLength(2);
    at(handed + KEPT / 1000 + 6);
    await tick();
    expect((await nights())[2]).toEqual({ what: 'destroyed', key: (await nights())[0].key });
    const [night] = await databases.asOwner('people', 'SELECT wrapped, state FROM night');
    expect(night).toEqual({ wrapped: null, state: 'destroyed' });
    expect(await viewShutOut(vote)).toMatchObject({ state: 'destroyed', urns: [{ members: 3 }] });
    expect((await ownData(voter(2).id)).refused).toEqual([]);
    const lines = await file();
    expect(lines.some((line) => line.startsWith('{"night"') || line.startsWith('{"refused"'))).toBe(false);
    const journal = (await readJournal(vote)).map(formatLine).join('');
    const { checks } = await auditRegister(lines, journal);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  });
});
