/** Connections that do not go on, on a clock of our own. */
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { openConnections } from './connections.ts';

/** What the guard reads of a socket, and a way to see that it was destroyed. */
const connection = () => {
  const events = new EventEmitter();
  const told = Object.assign(events, {
    bytesRead: 0,
    bytesWritten: 0,
    writableLength: 0,
    isDestroyed: false,
    destroy: () => {
      told.isDestroyed = true;
      events.emit('close');
    },
  });
  return { told, socket: told as unknown as Socket };
};

function arranged(most = 100) {
  const clock = { ms: 0 };
  const events: string[] = [];
  const all = openConnections(
    { most, mostPerAddress: 50 },
    { now: () => clock.ms, on: (event) => void events.push(event) },
  );
  const open = (doing: 'idle' | 'reading' | 'working', address = '192.0.2.1') => {
    const one = connection();
    all.open(one.socket, address, false);
    all.doing(one.socket, doing);
    return one;
  };
  /** Time goes by, the guard looks every two seconds; `each` happens before each look. */
  const pass = (seconds: number, each: () => void = () => {}): void => {
    for (let i = 0; i < seconds; i += 2) {
      clock.ms += 2000;
      each();
      all.sweep();
    }
  };
  return { all, open, pass, events };
}

describe('who does not go on is cut after ten seconds', () => {
  test('a body that stands still, or trickles', () => {
    const { open, pass, all } = arranged();
    const [still, trickling, steady] = [open('reading'), open('reading'), open('reading')];
    pass(30, () => {
      trickling.told.bytesRead += 100;
      steady.told.bytesRead += 1000;
    });
    expect([still, trickling, steady].map(({ told }) => told.isDestroyed)).toEqual([true, true, false]);
    expect(all.count()).toBe(1);
  });
  test('an answer that nobody takes, though a large one is allowed its time', () => {
    const { open, pass } = arranged();
    const [never, slowly] = [open('working'), open('working')];
    for (const { told } of [never, slowly]) Object.assign(told, { bytesWritten: 1_000_000, writableLength: 1_000_000 });
    pass(120, () => {
      slowly.told.writableLength -= 2000;
    });
    expect([never, slowly].map(({ told }) => told.isDestroyed)).toEqual([true, false]);
  });
  test('not: an answer that is still being made, or a connection that rests', () => {
    const { open, pass } = arranged();
    const [working, idle] = [open('working'), open('idle')];
    pass(60);
    expect([working, idle].map(({ told }) => told.isDestroyed)).toEqual([false, false]);
  });
});

describe('where no place is left', () => {
  test('the one that rests longest goes, then the body that began first, and never work under way', () => {
    const { open, events } = arranged(3);
    const [body, work, idle] = [open('reading'), open('working'), open('idle')];
    const next = open('working');
    expect([body, work, idle].map(({ told }) => told.isDestroyed)).toEqual([false, false, true]);
    const after = open('working');
    expect([body, work, next].map(({ told }) => told.isDestroyed)).toEqual([true, false, false]);
    const last = open('working');
    expect([work, next, after, last].map(({ told }) => told.isDestroyed)).toEqual([false, false, false, true]);
    expect(events).toEqual(['cut', 'cut', 'turnedAway']);
  });
  test('addresses are forgotten with their last connection', () => {
    const { all, open } = arranged();
    const many = Array.from({ length: 50 }, () => open('working'));
    const refused = connection();
    expect(all.open(refused.socket, '192.0.2.1', false)).toBe(false);
    for (const { told } of many) told.destroy();
    expect(all.open(connection().socket, '192.0.2.1', false)).toBe(true);
    expect(all.count()).toBe(1);
  });
});
