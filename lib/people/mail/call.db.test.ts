/** Letters about a vote, from its opening to its result: to whom, when, once; and reminders in waves. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Phi, toUrlForm, VoteId } from '#lib/ground/brand.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import {
  admitted,
  at,
  buildBooth,
  decideBy,
  type House,
  OPENS,
  prepared,
  seat,
  seedHouse,
  serveUrn,
} from '../authority/testing.ts';
import { closePeople, withPeople } from '../db.ts';
import { seedSignOff } from '../sealed/testing.ts';
import { seedMember, seedPasskey } from '../testing.ts';
import { currentLetters, type Subject } from './call.ts';
import { closeMail, type FailedLetter, failedLetters, mailTick, pauseMail, remind } from './index.ts';
import { complainers } from './queue-sealed.ts';
import { startSmtp } from './testing.ts';

const databases = await testDatabases();
const smtp = await startSmtp();
process.env.SMTP_URL = smtp.url;
buildBooth();
const urn = await serveUrn();
afterAll(async () => {
  closeMail();
  await smtp.close();
  await urn.close();
  await closePeople();
  await databases.close();
});

const people = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  databases.asOwner<Row>('people', sql, values);
const HOUR = 3600;
const CLOSES = OPENS + 24 * HOUR;

/** Moves the clock and lets the worker do what is due. @returns kinds that left, sorted, by the first letters of whom */
async function sendAt(second: number): Promise<string[]> {
  at(second);
  smtp.received.length = 0;
  await mailTick();
  return smtp.received.map(({ subject, to }) => `${kindOf(subject)} ${who.get(to) ?? to}`).sort();
}
const kindOf = (subject: string) =>
  /est ouvert/.test(subject)
    ? 'open'
    : /dernières heures/.test(subject)
      ? 'last'
      : /rouvrez/.test(subject)
        ? 'again'
        : /signé le registre/.test(subject)
          ? 'signed'
          : /résultat/.test(subject)
            ? 'result'
            : /vous attend/.test(subject)
              ? 'remind'
              : 'other';
const who = new Map<string, string>();

let house: House;
let vote: VoteId;
let phi: Phi;
beforeAll(async () => {
  at(OPENS - 2 * HOUR);
  house = await seedHouse({ nord: 4 });
  for (const [i, { id }] of (house.voters.nord ?? []).entries()) who.set(`${id}@example.org`, `v${i}`);
  const made = await prepared(house, { closes: CLOSES });
  vote = made.vote;
  phi = made.urns[0] ?? phi;
  await decideBy(house, vote, 'freeze');
  await decideBy(house, vote, 'open');
  await mailTick(); // to trustees and Authority
});

describe.sequential('from the opening to the result', () => {
  test('nothing before it opens; at its opening everyone of the frozen roll who has a passkey, once', async () => {
    const late = await seedMember('nord'); // on the roll of the party, not of this vote
    await seedPasskey(late);
    expect(await sendAt(OPENS - 10)).toEqual([]);
    expect(await sendAt(OPENS)).toEqual(['open v0', 'open v1', 'open v2', 'open v3']);
    const [letter] = smtp.received;
    expect(letter?.text).toContain(`/vote/${toUrlForm(phi)}`);
    for (const second of [OPENS + 10, OPENS + 600]) expect(await sendAt(second)).toEqual([]);
  });

  test('who is admitted, or enrols, later gets what is current', async () => {
    const late = await seedMember('nord');
    who.set(`${late}@example.org`, 'late');
    await admitted(house, vote, [{ id: late }]);
    await sendAt(OPENS + 900); // and the Authority its decisions
    expect(smtp.received.filter(({ subject }) => kindOf(subject) === 'open')).toEqual([]);
    await seedPasskey(late);
    expect(await sendAt(OPENS + 1200)).toEqual(['open late']);
    expect(await sendAt(OPENS + 1500)).toEqual([]);
  });

  test('“signed” follows the published pair, not the sign-off, and keeps no time of it', async () => {
    await seedSignOff(phi, seat(house.voters.nord, 0).id);
    await seedSignOff(phi, seat(house.voters.nord, 1).id);
    expect(await sendAt(OPENS + 2 * HOUR)).toEqual([]);
    expect(await people(`SELECT FROM mail WHERE template = 'register-signed'`)).toEqual([]);
    await people('UPDATE register_row SET published = true');
    await people(`INSERT INTO journal_outbox (vote_id, type, payload) VALUES ($1, 'passes', '{}')`, [vote]);
    expect(await sendAt(OPENS + 3 * HOUR)).toEqual(['signed v0', 'signed v1']);
    const [letter] = smtp.received;
    expect(letter?.text).toContain('Vous avez signé le registre');
    expect(letter?.text).not.toMatch(/vous avez voté/i);
    expect(await sendAt(OPENS + 4 * HOUR)).toEqual([]);
  });

  test('a wave of reminders to those who have not signed: once however often it is pressed, the next a day later', async () => {
    at(OPENS + 5 * HOUR);
    const order = { template: 'vote-reminder', vote, wave: 1 } as const;
    expect(await Promise.all([remind(order), remind(order), remind(order)])).toEqual(
      [1, 2, 3].map(() => ({ ok: true, value: { queued: 3 } })),
    );
    expect(await remind({ ...order, wave: 2 })).toMatchObject({
      refusal: { code: 'mail/too-soon', detail: { hours: 20 } },
    });
    expect(await remind({ ...order, wave: 7 })).toMatchObject({ refusal: { code: 'mail/other-wave' } });
    expect(await sendAt(OPENS + 5 * HOUR)).toEqual(['remind late', 'remind v2', 'remind v3']);
  });

  test('after a restore everyone enrolled is asked once to open the booth again; not for one before the opening', async () => {
    const noted = (second: number) =>
      people(`INSERT INTO restoration (at, side, told) VALUES (to_timestamp($1), 'people', '[]')`, [second]);
    await noted(OPENS - 60);
    expect(await sendAt(OPENS + 5 * HOUR + 600)).toEqual([]);
    await noted(OPENS + 5 * HOUR + 900);
    const everyone = ['late', 'v0', 'v1', 'v2', 'v3'];
    expect(await sendAt(OPENS + 5 * HOUR + 1200)).toEqual(everyone.map((one) => `again ${one}`));
    expect(smtp.received[0]?.text).toContain(`/vote/${toUrlForm(phi)}`);
    expect(await sendAt(OPENS + 5 * HOUR + 1800)).toEqual([]);
    await noted(OPENS + 6 * HOUR);
    expect(await sendAt(OPENS + 6 * HOUR + 10)).toHaveLength(5);
  });

  test('the last hours, to those who have not signed; who signs while the letter waits is spared', async () => {
    expect(await sendAt(CLOSES - 3 * HOUR - 10)).toEqual([]);
    await pauseMail({ template: 'last-hours', paused: true });
    expect(await sendAt(CLOSES - 3 * HOUR)).toEqual([]);
    await seedSignOff(phi, seat(house.voters.nord, 2).id);
    await pauseMail({ template: 'last-hours', paused: false });
    expect(await sendAt(CLOSES - 2 * HOUR)).toEqual(['last late', 'last v3']);
    expect(await people(`SELECT reason FROM mail WHERE template = 'last-hours' AND state = 'dropped'`)).toEqual([
      { reason: 'signed' },
    ]);
  });

  test('of all that no row names anybody: a mark, a ciphertext of one size, and in the order of marks', async () => {
    const rows = await people<{ template: string; person_id: string | null; mark: Buffer; size: number; row: string }>(
      `SELECT template, person_id, mark, length(sealed) AS size, row_to_json(mail)::text AS row FROM mail
        WHERE template IN ('vote-open', 'vote-reminder', 'last-hours', 'register-signed') ORDER BY id`,
    );
    expect(rows.length).toBeGreaterThan(12);
    expect(new Set(rows.map(({ person_id }) => person_id))).toEqual(new Set([null]));
    expect(new Set(rows.map(({ size }) => size)).size).toBe(1);
    expect(new Set(rows.map(({ mark }) => mark.toString('hex'))).size).toBe(rows.length);
    for (const { row } of rows)
      expect([...who.keys()].some((address) => row.includes(address.slice(0, 36)))).toBe(false);
    const reminded = rows.filter(({ template }) => template === 'vote-reminder').map(({ mark }) => mark);
    expect(reminded).toEqual(reminded.toSorted((a, b) => a.compare(b)));
  });

  test('who complains of a sealed letter gets no reminder; who is not reached is named for the opening alone', async () => {
    const before = await people<{ id: string; state: string }>('SELECT id, state FROM mail');
    await people(`UPDATE mail SET state = 'complained', reason = 'complaint' WHERE id = (
      SELECT min(id) FROM mail WHERE template = 'vote-reminder' AND state = 'sent')`);
    expect(await withPeople(complainers)).toHaveProperty('size', 1);
    await people(
      `UPDATE mail SET state = 'bounced', reason = '5.1.1' WHERE template IN ('vote-open', 'register-signed')`,
    );
    const failed: FailedLetter[] = [];
    for await (const page of failedLetters(3)) failed.push(...page);
    for (const { template, number } of failed) expect(number !== '').toBe(template === 'vote-open');
    expect(new Set(failed.map(({ template }) => template)).size).toBe(3);
    for (const { id, state } of before) await people('UPDATE mail SET state = $2 WHERE id = $1', [id, state]);
  });

  test('once it is closed nothing calls to vote any more, not even what was held back', async () => {
    at(CLOSES - HOUR);
    await pauseMail({ template: 'vote-reminder', paused: true });
    // as an older release queued them
    await people(`INSERT INTO mail (person_id, template, vote_id, phi, wave, detail, next_at, until)
      SELECT DISTINCT ON (v.person_id) v.person_id, 'vote-reminder', m.vote_id, m.phi, 9, m.detail, m.next_at, m.until
        FROM mail m JOIN voter v ON v.phi = m.phi WHERE m.template = 'last-hours' AND m.state = 'sent'`);
    at(CLOSES);
    await pauseMail({ template: 'vote-reminder', paused: false });
    expect(await sendAt(CLOSES)).toEqual([]);
    expect(await people(`SELECT DISTINCT state, reason FROM mail WHERE wave = 9`)).toEqual([
      { state: 'dropped', reason: 'late' },
    ]);
    expect(await remind({ template: 'vote-reminder', vote, wave: 2 })).toMatchObject({
      refusal: { code: 'mail/vote-not-open' },
    });
  });

  test('the result, when the decision to publish has passed, to all of the vote', async () => {
    expect(await sendAt(CLOSES + HOUR)).toEqual([]);
    await people(
      `INSERT INTO proposal (id, vote_id, kind, statement, attachments, state, proposed_by, at)
       VALUES (gen_random_uuid(), $1, 'publish', $2, '', 'passed', $3, now())`,
      [vote, JSON.stringify({ body: { urns: [{ phi }] } }), seat(house.authority, 0).id],
    );
    expect(await sendAt(CLOSES + 2 * HOUR)).toEqual([
      'result late',
      'result v0',
      'result v1',
      'result v2',
      'result v3',
    ]);
    expect(smtp.received[0]?.text).toContain(`/results/${vote}`);
    expect(await sendAt(CLOSES + 3 * HOUR)).toEqual([]);
  });
});

describe('what is current', () => {
  const subject: Subject = {
    vote: VoteId.parse('1'.repeat(22)),
    phi: Phi.parse('A'.repeat(43)),
    title: { fr: '', en: '' },
    zone: 'UTC',
    opens: 0,
    closes: 24 * HOUR * 1000,
    restored: 0,
    opened: true,
    stopped: false,
    published: false,
    annulled: false,
    pauses: 0,
    resumptions: 0,
    extensions: 0,
    reasons: { pause: null, extension: null, annulment: null },
  };
  const kinds = (change: Partial<Subject>, hour: number, lastHours = 3) =>
    currentLetters({ ...subject, ...change }, hour * HOUR * 1000, lastHours).map(({ template }) => template);
  test.each<[string, string[], string[]]>([
    ['before', kinds({ opens: 5 * HOUR * 1000 }, 4), []],
    ['not decided to open', kinds({ opened: false }, 1), []],
    ['open', kinds({}, 1), ['vote-open', 'register-signed']],
    ['put back while it was open', kinds({ restored: 2 }, 1), ['vote-open', 'booth-again', 'register-signed']],
    ['put back, and closed since', kinds({ restored: 2 }, 24), ['register-signed']],
    ['last hours', kinds({}, 21), ['vote-open', 'last-hours', 'register-signed']],
    ['without last hours', kinds({}, 23, 0), ['vote-open', 'register-signed']],
    ['an afternoon has no last hours', kinds({ closes: 5 * HOUR * 1000 }, 4), ['vote-open', 'register-signed']],
    ['stopped', kinds({ stopped: true }, 21), ['register-signed']],
    ['closed', kinds({}, 24), ['register-signed']],
    ['paused', kinds({ pauses: 1 }, 21), ['vote-paused', 'register-signed']],
    ['resumed', kinds({ pauses: 1, resumptions: 1 }, 1), ['vote-resumed', 'vote-open', 'register-signed']],
    ['paused again', kinds({ pauses: 2, resumptions: 1 }, 1), ['vote-paused', 'register-signed']],
    ['a pause that its closing ended', kinds({ pauses: 1 }, 24), ['register-signed']],
    ['extended', kinds({ extensions: 1 }, 1), ['vote-extended', 'vote-open', 'register-signed']],
    ['annulled', kinds({ annulled: true, pauses: 1 }, 21), ['vote-annulled', 'register-signed']],
    ['annulled long ago', kinds({ annulled: true }, 24 * 9), ['register-signed']],
    ['published', kinds({ published: true }, 30), ['register-signed', 'result']],
    ['published long ago', kinds({ published: true }, 24 * 9), ['register-signed']],
  ])('%s', (_, found, expected) => expect(found).toEqual(expected));
});
