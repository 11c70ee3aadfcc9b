/**
 * The mail worker: hands that each take a connection's worth of letters, send them one by one, and write down what became
 * of each before the next. It ends when nothing may leave now, or when it is told to stop.
 */
import { now } from '#lib/ground/clock.ts';
import { peopleConfig, webConfig } from '#lib/ground/config.ts';
import { fieldsOfFault, log } from '#lib/ground/log.ts';
import type { Theme } from '#lib/ground/theme.ts';
import { formatDate } from '#lib/i18n/index.ts';
import { withPeople } from '../db.ts';
import { callDue } from './call.ts';
import { type Claim, freeSlot, type Taken, takeLetters } from './claim.ts';
import type { Colours } from './html.ts';
import { type Written, writeLetter } from './letter.ts';
import { giveBack, openLedger, restLane, type Settle, wakeLane } from './settle.ts';
import { deliver, type Outcome, SEND_LIMIT } from './wire.ts';

/** Most connections of one process. */
const HANDS = 12;

/** Queues what is due about votes, then sends every letter that may leave now. @returns how many were sent */
export async function mailTick(): Promise<number> {
  peopleConfig(); // a process that cannot send must not claim
  await callDue();
  const faults: unknown[] = [];
  const hands = openHands(new AbortController().signal, (fault) => faults.push(fault));
  hands.look();
  await hands.rest();
  if (faults.length > 0) throw faults[0];
  return hands.sent();
}

type Hands = {
  /** Sets one more hand to work. */
  look: () => void;
  /** Resolves when no hand works any more. */
  rest: () => Promise<void>;
  sent: () => number;
};

/**
 * A hand that finds letters calls the next one; a hand that finds none ends. So a quiet queue costs one question, and a
 * provider that keeps one hand busy for hours keeps no other waiting.
 */
function openHands(signal: AbortSignal, onFault: (fault: unknown) => void): Hands {
  const settle = openLedger();
  const working = new Set<Promise<void>>();
  let sent = 0;
  const hand = async () => {
    let claim = await takeLetters(null);
    while (claim !== null) {
      look();
      const left = await sendAll(claim, settle, signal);
      sent += left; // not in one line: other hands count meanwhile
      const done = claim;
      if (signal.aborted) return withPeople((tx) => freeSlot(tx, done));
      claim = await takeLetters(done);
    }
  };
  const look = () => {
    if (working.size >= HANDS || signal.aborted) return;
    const one: Promise<void> = hand()
      .catch(onFault)
      .finally(() => working.delete(one));
    working.add(one);
  };
  const rest = async () => {
    while (working.size > 0) await Promise.all(working);
  };
  return { look, rest, sent: () => sent };
}

/** Sends a claim's letters in turn; what is not offered goes back. @returns how many left */
async function sendAll(claim: Claim, settle: Settle, signal?: AbortSignal): Promise<number> {
  let sent = 0;
  for (const [i, letter] of claim.letters.entries()) {
    const isOver = signal?.aborted === true || now() > claim.until - SEND_LIMIT;
    if (isOver) {
      await withPeople((tx) => giveBack(tx, claim.letters.slice(i)));
      break;
    }
    const outcome = await send(claim, letter);
    await settle(claim.lane, letter, outcome);
    if (outcome.kind === 'sent') sent += 1;
    if (outcome.kind === 'trouble') {
      log('people/mail-rests', { count: claim.letters.length - i });
      await withPeople(async (tx) => {
        await restLane(tx, claim, outcome.reason);
        await giveBack(tx, claim.letters.slice(i + 1));
      });
      break;
    }
    if (claim.rested) await withPeople((tx) => wakeLane(tx, claim));
  }
  return sent;
}

async function send(claim: Claim, letter: Taken): Promise<Outcome> {
  let written: Written;
  try {
    written = write(letter);
  } catch (fault) {
    // a letter that cannot be written is a bug of ours; the others must leave all the same
    log('people/mail-unwritable', fieldsOfFault(fault));
    return { kind: 'bounced', reason: 'fault' };
  }
  const { id, attempt, name, address } = letter;
  return deliver(`${claim.lane} ${claim.slot}`, { id, attempt }, { name, address }, written);
}

function write({ template, language, name, vote, detail, link, objection }: Taken): Written {
  const { peopleOrigin: origin, partyName: party, theme } = webConfig();
  const letter = {
    template,
    language,
    name,
    party,
    origin,
    vote,
    detail,
    ...(theme === null ? {} : { colours: coloursOf(theme) }),
    ...(objection === null ? {} : { objection }),
  };
  if (link === null) return writeLetter(letter);
  const expires = formatDate(language, Math.floor(link.expires.getTime() / 1000));
  return writeLetter({ ...letter, link: { token: link.token, expires } });
}

const coloursOf = ({ light, dark }: Theme): Colours => ({
  light: { accent: light.accent, on: light['on-accent'] },
  dark: { accent: dark.accent, on: dark['on-accent'] },
});

/** Wall milliseconds between two looks at the letters. */
const LOOK = 250;
/** Wall milliseconds in which a fault that lasts is logged once. */
const QUIET = 60_000;

/** Starts the worker. The answer stops it: letters in hand are finished, the others go back at once. */
export function startMail(): () => Promise<void> {
  const stop = new AbortController();
  let quietUntil = 0;
  const onFault = (fault: unknown) => {
    if (performance.now() < quietUntil) return;
    quietUntil = performance.now() + QUIET;
    log('people/mail-failed', fieldsOfFault(fault));
  };
  const hands = openHands(stop.signal, onFault);
  let calling: Promise<void> | null = null;
  const look = () => {
    calling ??= callDue()
      .catch(onFault)
      .finally(() => {
        calling = null;
      });
    hands.look();
  };
  const timer = setInterval(look, LOOK);
  return async () => {
    clearInterval(timer);
    stop.abort();
    await Promise.all([calling, hands.rest()]);
  };
}
