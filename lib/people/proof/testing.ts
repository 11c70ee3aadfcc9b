/** For tests only: a gateway of text messages over real HTTP that takes them, refuses, hangs and talks nonsense as told. */
import http from 'node:http';

export type Gateway = {
  url: string;
  /** What arrived, as it was sent. */
  taken: { authorization: string | undefined; body: unknown }[];
  /** What it does with the next ones. */
  behave: (answer: (response: http.ServerResponse) => void) => void;
  close: () => Promise<void>;
};

export const taking = (response: http.ServerResponse) =>
  response.writeHead(202, { 'content-type': 'application/json' }).end('{"id":"m-1"}');

export async function startGateway(): Promise<Gateway> {
  let answer: (response: http.ServerResponse) => void = taking;
  const taken: Gateway['taken'] = [];
  const server = http.createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    taken.push({
      authorization: request.headers.authorization,
      body: JSON.parse(Buffer.concat(parts).toString('utf8') || 'null'),
    });
    answer(response);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return {
    url: `http://127.0.0.1:${port}/messages`,
    taken,
    behave: (next) => {
      answer = next;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
