/**
 * One port with many doors. libuv takes one connection per turn of the event loop and listening handle (since 1.45), and
 * cluster's round robin hands over one per turn: with turns of 50 ms that is 20 a second, and under a flood people stand
 * where no gate sees them. So the primary binds the port and takes nothing itself; each process inherits the same
 * listening socket many times over, and takes as many connections a turn as it has doors (decision 031).
 */
import { lookup } from 'node:dns/promises';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { getSystemErrorName } from 'node:util';

export type Place = { port: number; host: string };

/** Connections that a process takes in one turn at most. */
export const DOORS = 32;
/** Connections that may wait in the kernel's line: bursts come within one turn (Node's own default is 511). */
const LINE = 2048;
/** Descriptors of a child after its standard ones and its channel. */
const FIRST = 4;
const INHERITED = 'ISOLOIR_DOORS';

/** What node:net has for cluster's own use, under these names since 0.8. */
type Handle = { fd: number; getsockname: (out: { port?: number }) => number; close: () => void };
type Inner = {
  _createServerHandle: (address: string, port: number, family: number) => Handle | number;
};
type InnerServer = { _listen2: (address: null, port: null, family: null, backlog: number, fd: number) => void };

/** Bound, and not listened at: for `stdio` and the environment of those who are to serve. Kept open by its keeper. */
export type Bound = { stdio: number[]; env: Readonly<Record<string, string>>; handle: unknown };

/** @throws Error with `code` EADDRINUSE, EACCES … where the port cannot be had */
export async function bindPort({ port, host }: Place): Promise<Bound> {
  const { address, family } = await lookup(host);
  const handle = (net as unknown as Inner)._createServerHandle(address, port, family);
  if (typeof handle === 'number') throw fault(getSystemErrorName(handle));
  // a port that is taken is said by libuv only to who listens: until then it has none
  const named: { port?: number } = {};
  handle.getsockname(named);
  if (port !== 0 && named.port !== port) {
    handle.close();
    throw fault('EADDRINUSE');
  }
  const stdio = Array<number>(DOORS).fill(handle.fd);
  return { stdio, env: { [INHERITED]: String(DOORS) }, handle };
}

const LOOK = 100;

/** Where the port is taken, waits so many milliseconds for it: processes whose primary was killed hold it until they notice.
 * @throws Error as `bindPort` does */
export async function bindOnceFree(place: Place, patience: number): Promise<Bound> {
  const until = performance.now() + patience;
  for (;;) {
    try {
      return await bindPort(place);
    } catch (thrown) {
      const isTaken = thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE';
      if (!isTaken || performance.now() > until) throw thrown;
    }
    await pause(LOOK);
  }
}

const fault = (code: string): Error => Object.assign(new Error(`listen ${code}`), { code });

/** How many doors this process has inherited; 0: it binds its port itself. */
const inherited = (): number => Number(process.env[INHERITED] ?? 0);

/** Opens the port: through inherited doors, or by itself. @returns what closes it, once nobody is connected any more */
export async function openPort(server: net.Server, { port, host }: Place): Promise<() => Promise<void>> {
  const count = inherited();
  const others = Array.from({ length: Math.max(0, count - 1) }, () =>
    // as node:http listens itself
    net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit('connection', socket)),
  );
  await Promise.all(
    [server, ...others].map((one, at) => listening(one, () => (count === 0 ? one.listen(port, host) : step(one, at)))),
  );
  return async () => {
    await Promise.all([server, ...others].map((one) => new Promise((resolve) => one.close(resolve))));
  };
}

/** Not `listen({ fd })`, which in one of several asks the primary. */
const step = (server: net.Server, at: number): void =>
  (server as unknown as InnerServer)._listen2(null, null, null, LINE, FIRST + at);

function listening(server: net.Server, begin: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      resolve();
    });
    begin();
  });
}
