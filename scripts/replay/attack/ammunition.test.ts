/** A broken ballot is right in everything but one proof: an urn finds that out only by computing all of them. */
import { expect, test } from 'vitest';
import { checkBallot } from '#lib/election/ballot.ts';
import { context, sealed, x } from '#lib/election/ballot-sample.ts';
import { broken } from './ammunition.ts';

test('one proof fails, and nothing else does', () => {
  const whole = sealed();
  const failing = checkBallot(context, broken(whole, x)).filter(({ ok }) => !ok);
  expect(failing).toHaveLength(1);
  expect(failing[0]?.name).toMatch(/proof|overall|range|blank/);
});
