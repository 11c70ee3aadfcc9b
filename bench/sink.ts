/** The least of an SMTP server that is still one: takes everything at once, remembers who got which link. */
import net from 'node:net';

export type Sink = {
  url: string;
  taken: () => number;
  /** Tokens by address, in the order of their letters. */
  letters: Map<string, string[]>;
  /** The letter taken last, whole. */
  sample: () => string;
  close: () => void;
};

/** On a port of its own, of the loopback. */
export async function startSink(): Promise<Sink> {
  let taken = 0;
  let sample = '';
  const letters = new Map<string, string[]>();
  const server = net.createServer((socket) => {
    let [text, to, inData] = ['', '', false];
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.write('220 sink\r\n');
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (;;) {
        const end = text.indexOf(inData ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const part = text.slice(0, end);
        text = text.slice(end + (inData ? 5 : 2));
        if (inData) {
          inData = false;
          taken += 1;
          sample = part;
          const token = /enrol#([A-Za-z0-9_=\r\n-]{27,40})/.exec(part)?.[1]?.replaceAll(/=\r\n/g, '').slice(0, 27);
          letters.set(to, [...(letters.get(to) ?? []), alone(token ?? '')]);
          socket.write('250 taken\r\n');
          continue;
        }
        const [, address] = /^RCPT TO:<([^>]+)>/i.exec(part) ?? [];
        to = address === undefined ? to : alone(address);
        inData = /^DATA$/i.test(part);
        socket.write(
          /^EHLO/i.test(part)
            ? '250-sink\r\n250-8BITMIME\r\n250 DSN\r\n'
            : inData
              ? '354 go\r\n'
              : /^QUIT/i.test(part)
                ? '221 bye\r\n'
                : '250 ok\r\n',
        );
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((ready) => server.once('listening', ready));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken: () => taken,
    letters,
    sample: () => sample,
    close: () => server.close(),
  };
}

/** A string of its own: V8 keeps the whole letter for as long as a piece that was cut out of it. */
const alone = (piece: string): string => Buffer.from(piece, 'latin1').toString('latin1');
