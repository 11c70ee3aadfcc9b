/** next-auth's own forms: its token against forged requests, then the form. */
import { WAIT_CODE } from '#lib/ground/in-line.ts';
import { failureOf } from './ask.ts';
import { textOf } from './by-hand.ts';
import { waitForTurn } from './waiting.ts';

/** @returns the answer's status; null where nobody answered, or nothing that was agreed */
export async function postForm(path: string, fields: Record<string, string>): Promise<number | null> {
  try {
    const token = await inTurn(() => fetch('/api/people/auth/csrf', { cache: 'no-store' }));
    const csrfToken = textOf(await token.json().catch(() => null), 'csrfToken');
    const body = new URLSearchParams({ ...fields, csrfToken, json: 'true' });
    const answer = await inTurn(() => fetch(`/api/people/auth/${path}`, { method: 'POST', body, cache: 'no-store' }));
    return answer.status;
  } catch (thrown) {
    if (thrown instanceof TypeError) return null;
    throw thrown;
  }
}

/** Sends again when it is this page's turn, where many are here. */
async function inTurn(send: () => Promise<Response>): Promise<Response> {
  for (;;) {
    const answer = await send();
    if (answer.status !== 503) return answer;
    const document: unknown = await answer
      .clone()
      .json()
      .catch(() => null);
    if (failureOf(document).code !== WAIT_CODE) return answer;
    await waitForTurn();
  }
}
