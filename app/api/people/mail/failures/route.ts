/** Letters that did not arrive, as a file: number on the roll, kind, state, provider, reason. No name, no address. */
import { z } from 'zod';
import { ok } from '#lib/ground/result.ts';
import { failedLetters } from '#lib/people/mail/index.ts';
import { refusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const GET = route({
  input: z.strictObject({}),
  from: 'query',
  refusals,
  handle: async (_, request) => {
    const person = await signedIn(request, 'authority', 'operator');
    if (!person.ok) return person;
    return ok(
      new Response(streamOf(csv()), {
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': 'attachment; filename="letters-not-arrived.csv"',
          'cache-control': 'no-store',
        },
      }),
    );
  },
});

async function* csv(): AsyncGenerator<string> {
  yield 'number,kind,state,provider,reason\r\n';
  for await (const page of failedLetters()) {
    yield page
      .map(({ number, template, state, lane, reason }) => `${cell(number)},${template},${state},${lane},${reason}\r\n`)
      .join('');
  }
}

/** Page by page, as fast as it is read. */
function streamOf(pages: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pages.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => {
      await pages.return(undefined);
    },
  });
}

/** Quoted, and never read as a formula by a spreadsheet. */
const cell = (text: string): string => `"${/^[=+\-@\t\r]/.test(text) ? "'" : ''}${text.replaceAll('"', '""')}"`;
