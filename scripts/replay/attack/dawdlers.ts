/** Connections that hold a place for nothing: headers that never end, bodies that trickle, and such as say no word. */
import net from 'node:net';
import type { Volley } from '../figures.ts';

/** Milliseconds between two bytes, and before one that was cut comes again. */
const DRIP = 2000;
const BACK = 500;

export type Dawdlers = { volley: () => Volley; end: () => void };

/**
 * Keeps `count` of them open, each again from the next address when it is cut.
 * @param words what one says at first; then a byte every two seconds. Null: nothing, ever
 */
export function openDawdlers(
  { port, count, words }: { port: number; count: number; words: ((at: number) => string) | null },
  address: () => string,
): Dawdlers {
  const open = new Set<net.Socket>();
  const volley = { sent: 0, unheard: 0, answered: {} as Record<string, number>, lost: 0 };
  let isOver = false;

  const begin = (at: number): void => {
    if (isOver) return;
    const socket = net.connect({ port, host: '127.0.0.1', localAddress: address() });
    open.add(socket);
    let [isUp, answered] = [false, false];
    socket.setEncoding('latin1');
    socket.on('connect', () => {
      isUp = true;
      volley.sent++;
      if (words !== null) socket.write(words(at));
    });
    socket.on('data', (text: string) => {
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
      if (status === undefined || answered) return;
      answered = true;
      volley.answered[status] = (volley.answered[status] ?? 0) + 1;
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      open.delete(socket);
      if (isOver) return;
      if (!isUp) volley.unheard++;
      else if (!answered) volley.lost++;
      setTimeout(begin, BACK, at);
    });
  };
  for (let at = 0; at < count; at++) setTimeout(begin, (at * 1000) / Math.max(1, count), at);
  const drip = setInterval(() => {
    if (words !== null) for (const socket of open) if (socket.writable) socket.write('x');
  }, DRIP);

  return {
    volley: () => volley,
    end() {
      isOver = true;
      clearInterval(drip);
      for (const socket of open) socket.destroy();
    },
  };
}
