/** Handlers that are charged to whoever holds the link or the passkey (gate, limits/rights.ts). */
import { rights } from '#lib/gate/index.ts';
import { type Result, refuse } from '#lib/ground/result.ts';

type Busy = 'web/busy';
const busy = (seconds: number) => refuse<Busy>('web/busy', { detail: { retryAfter: seconds } });

/** Who sends the link's token holds the link: every try is charged. */
export const perLink =
  <Input extends { token: string }, Value, Code extends string>(
    handle: (input: Input) => Promise<Result<Value, Code>>,
  ): ((input: Input) => Promise<Result<Value, Code | Busy>>) =>
  async (input) => {
    const wait = await rights().spend('link', input.token);
    return wait > 0 ? busy(wait) : handle(input);
  };

/** Anybody can name a passkey: charged is what its holder did, and that alone is refused beyond the right. */
export async function charged<Value, Code extends string>(
  passkey: string,
  act: () => Promise<Result<Value, Code>>,
): Promise<Result<Value, Code | Busy>> {
  const wait = rights().left('passkey', passkey);
  if (wait > 0) return busy(wait);
  const done = await act();
  if (done.ok) await rights().spend('passkey', passkey);
  return done;
}
