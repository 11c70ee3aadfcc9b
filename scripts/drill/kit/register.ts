/** Sign the register in somebody's place: with a key of one's own, or with an assertion that they made for something else. */
import { type Assertion, registerChallenge } from '#lib/election/index.ts';
import type { Phi } from '#lib/ground/brand.ts';
import { fromBase64Url, randomBytes, toBase64Url } from '#lib/ground/bytes.ts';
import { assertionOf } from '../../../e2e/voter/passkeys.ts';
import { rpIdOf } from '../../../e2e/voter/session.ts';
import { bytesOf, rowsOf, textOf } from '../loot.ts';
import { impostor } from './impostor.ts';
import { type Attempt, ask, count, isLet, type Thief } from './thief.ts';

const VICTIMS = 12;
/** Not the member’s own touch for this; or, of the Authority, nobody’s who may vote here. */
const DEFENCES = ['register/bad-assertion', 'register/not-a-member'];

/** A request that is below every modulus. */
function blinded(): string {
  const bytes = randomBytes(384);
  bytes[0] = 0;
  return toBase64Url(bytes);
}

type Order = { phi: Phi; requests: string[]; assertion: Assertion };

function* orders({ loot, urns, victims, dice }: Thief): Generator<Order> {
  const { people } = loot.open;
  for (const { phi, college } of urns) {
    const enrolled = victims.filter((one) => one.college === college && one.passkeys.length > 0);
    for (const { passkeys } of dice.shuffle(enrolled).slice(0, VICTIMS)) {
      const requests = [blinded()];
      const challenge = registerChallenge(phi, requests.map(fromBase64Url));
      const answer = impostor(people, passkeys[0]?.id ?? '').get({
        origin: people,
        rpId: rpIdOf(people),
        challenge,
        allow: [],
      });
      yield { phi, requests, assertion: assertionOf(answer) };
    }
    // the register itself lies sealed; what the Authority signed does not
    for (const row of [...rowsOf(loot, 'people', 'sign_off'), ...rowsOf(loot, 'people', 'decision_signature')]) {
      const field = (column: string) => toBase64Url(bytesOf(row, column));
      const assertion = {
        credential: textOf(row, 'credential'),
        authenticatorData: field('authenticator_data'),
        clientDataJSON: field('client_data'),
        signature: field('signature'),
      };
      yield { phi, requests: [blinded()], assertion };
    }
  }
}

export const signTheRegister: Attempt = (thief) =>
  count('sign the register as somebody', orders(thief), async (order) =>
    isLet(await ask(thief.loot.open.people, '/api/people/register', order), DEFENCES),
  );
