/** Which refusals of a handler go out with the side's signed word (PROTOCOL §5.14). */
import { type Side, type Statement, statements } from '#lib/gate/refuse/statement.ts';

export type Stated<Input> = {
  side: Side;
  /** The urn that the request is about; empty where there is none. */
  phi: (input: Input) => string;
  /** Codes said before it is known that a pass or a member stands behind the request: the last to be signed for. */
  unproven: readonly string[];
};

/** The statement on a refusal with this code, or null where none can be given now. */
export type TurnedAway = (code: string) => Statement | null;

/** For one request that was read and understood. */
export const turnedAway =
  <Input>({ side, phi, unproven }: Stated<Input>, input: Input, body: Uint8Array): TurnedAway =>
  (reason) =>
    statements().state(side, { phi: phi(input), reason, body }, !unproven.includes(reason));
