/**
 * The status of a page that says that there is no such thing. Next's own way (`notFound`) sends a document which only an
 * inline script fills: our policy refuses that. So the page is made as any other, useful without a script, and tells here
 * that it is an absence; the answer then goes out as 404 instead of 200.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { shared } from '#lib/ground/shared.ts';

type Answer = { isAbsence: boolean };
type Handler = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

/** Next has its own copy of this module: both must find the one answer that is being made. */
const answers = () => shared('web/absent', () => new AsyncLocalStorage<Answer>());

/** Called while a page is made, before its first byte: what was asked for is not there. Without effect elsewhere. */
export function tellAbsence(): void {
  const answer = answers().getStore();
  if (answer !== undefined) answer.isAbsence = true;
}

/** The handler of pages, whose absences go out as 404. */
export const withAbsences =
  (handle: Handler): Handler =>
  (incoming, outgoing) => {
    const answer: Answer = { isAbsence: false };
    const writeHead = outgoing.writeHead;
    Object.assign(outgoing, {
      writeHead: (status: number, ...rest: never[]) => {
        outgoing.statusCode = answer.isAbsence && status === 200 ? 404 : status;
        return Reflect.apply(writeHead, outgoing, [outgoing.statusCode, ...rest]);
      },
    });
    return answers().run(answer, () => handle(incoming, outgoing));
  };
