/** Put a ballot in the urn, or one in the place of another's. */
import { z } from 'zod';
import { Receipt } from '#lib/election/receipt.ts';
import { BallotNumber } from '#lib/ground/brand.ts';
import { randomBytes, toBase64Url } from '#lib/ground/bytes.ts';
import { credential, envelopeOf } from './ballots.ts';
import { type Attempt, ask, count, isLet, type Thief, type Urn } from './thief.ts';

const Taken = z.strictObject({ receipt: Receipt });
const PER_URN = 6;

/** Whether the urn takes it: a receipt says so. */
const isTaken = async ({ loot }: Thief, envelope: unknown, defence: string): Promise<boolean> => {
  const answer = await ask(loot.open.urn, '/api/urn/cast', envelope);
  return isLet(answer, [defence]) && Taken.safeParse(answer.body).success;
};

const invented = ({ definition }: Urn) =>
  definition['x-isoloir'].issuers.map(() => {
    const signature = randomBytes(384);
    signature[0] = 0;
    return { prefix: toBase64Url(randomBytes(32)), signature: toBase64Url(signature) };
  });

/** With an invented pass, and with tokens of others' passes under one's own credential. */
export const castWithoutPass: Attempt = (thief) => {
  const ballots = thief.urns.flatMap((urn) =>
    Array.from({ length: PER_URN }, (_, at) => {
      const { x, y } = credential();
      const tokens = at % 2 === 0 ? invented(urn) : (urn.envelopes[at]?.pass.tokens ?? invented(urn));
      return envelopeOf(urn, { x, pass: { y, tokens }, n: 1, previous: '' });
    }),
  );
  return count('cast a ballot', ballots, (envelope) => isTaken(thief, envelope, 'urn/bad-pass'));
};

/** Another's pass, which everyone can read, with a next turn signed by whoever. */
export const changeBallots: Attempt = (thief) => {
  const ballots = thief.urns.flatMap((urn) =>
    thief.dice
      .shuffle(urn.envelopes)
      .slice(0, PER_URN)
      .flatMap(({ pass, n, ballot }) => {
        const previous = BallotNumber.parse(JSON.parse(ballot).signature.hash);
        const { x } = credential();
        const own = envelopeOf(urn, { x, pass, n: n + 1, previous });
        return [own, { ...own, ballot }];
      }),
  );
  return count('change a ballot', ballots, (envelope) => isTaken(thief, envelope, 'urn/bad-envelope'));
};
