/**
 * The wire between a browser and the server, with a meter on it: every byte of every connection, service workers'
 * included, headers included. (A browser's own counters see pages only.)
 */
import net from 'node:net';

export type Wire = {
  /** Where browsers connect. */
  port: number;
  /** Bytes to the browser and from it since the start or the last `reset`. */
  bytes: () => { down: number; up: number };
  reset: () => void;
  close: () => Promise<void>;
};

/** Forwards connections to the port that `to` names; whoever cannot be forwarded is hung up on. */
export async function startWire(to: () => number): Promise<Wire> {
  let down = 0;
  let up = 0;
  const open = new Set<net.Socket>();
  const server = net.createServer((browser) => {
    const onward = net.connect(to(), '127.0.0.1');
    for (const [from, into, count] of [
      [browser, onward, (bytes: number) => (up += bytes)],
      [onward, browser, (bytes: number) => (down += bytes)],
    ] as const) {
      open.add(from);
      from.on('data', (chunk: Buffer) => count(chunk.length));
      from.pipe(into);
      from.on('error', () => into.destroy());
      from.on('close', () => {
        open.delete(from);
        into.destroy();
      });
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    bytes: () => ({ down, up }),
    reset: () => {
      down = 0;
      up = 0;
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
