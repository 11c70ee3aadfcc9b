/** next-auth's own forms: its token against forged requests, then the form. */
import './no-eval.ts';
import { z } from 'zod';

const Csrf = z.object({ csrfToken: z.string() });

/** @returns the answer's status; null where nobody answered */
export async function postForm(path: string, fields: Record<string, string>): Promise<number | null> {
  try {
    const token = await fetch('/api/people/auth/csrf', { cache: 'no-store' });
    const { csrfToken } = Csrf.parse(await token.json());
    const answer = await fetch(`/api/people/auth/${path}`, {
      method: 'POST',
      body: new URLSearchParams({ ...fields, csrfToken, json: 'true' }),
      cache: 'no-store',
    });
    return answer.status;
  } catch (thrown) {
    if (thrown instanceof TypeError) return null;
    throw thrown;
  }
}
