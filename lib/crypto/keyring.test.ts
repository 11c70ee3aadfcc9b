import { expect, test } from 'vitest';
import { randomBytes } from '#lib/ground/bytes.ts';
import { type Keyring, keyId, namedIn, openUnder, UnknownKey, unwrapUnder, wrapUnder } from './keyring.ts';
import { wrap } from './wrap.ts';

const [old, fresh, foreign] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const only = (current: Keyring['current']): Keyring => ({ current, also: [] });
const secret = randomBytes(48);

test('what is wrapped names its key, and opens under it wherever it stands in the ring', async () => {
  const wrapped = await wrapUnder(only(old), 'issuer', secret);
  expect(wrapped).toHaveLength(48 + 36);
  expect(namedIn(wrapped)).toBe(keyId(old));
  expect(await openUnder(only(old), 'issuer', wrapped)).toEqual({ secret, isCurrent: true });
  expect(await openUnder({ current: fresh, also: [foreign, old] }, 'issuer', wrapped)).toEqual({
    secret,
    isCurrent: false,
  });
});

test('a key that was not given is named; what it wrapped stays closed', async () => {
  const wrapped = await wrapUnder(only(old), 'issuer', secret);
  await expect(unwrapUnder(only(foreign), 'issuer', wrapped)).rejects.toEqual(new UnknownKey(keyId(old)));
  await expect(unwrapUnder({ current: fresh, also: [foreign] }, 'issuer', wrapped)).rejects.toThrow(UnknownKey);
});

test('another name, another byte: refused under the right key too', async () => {
  const wrapped = await wrapUnder(only(old), 'issuer', secret);
  await expect(unwrapUnder(only(old), 'receipt', wrapped)).rejects.toThrow();
  for (const at of [0, 8, 20, wrapped.length - 1]) {
    const altered = wrapped.map((byte, i) => (i === at ? byte ^ 1 : byte));
    await expect(unwrapUnder(only(old), 'issuer', altered)).rejects.toThrow();
  }
  await expect(unwrapUnder(only(old), 'issuer', wrapped.slice(0, 5))).rejects.toThrow(UnknownKey);
});

test('the name of another key put in front opens nothing', async () => {
  const wrapped = await wrapUnder(only(old), 'issuer', secret);
  const renamed = await wrapUnder(only(fresh), 'issuer', secret);
  const forged = Uint8Array.from([...renamed.slice(0, 8), ...wrapped.slice(8)]);
  await expect(unwrapUnder({ current: old, also: [fresh] }, 'issuer', forged)).rejects.toThrow();
});

test('what an earlier release wrapped without a name still opens, and is not current', async () => {
  const nameless = await wrap(old, 'issuer', secret);
  expect(await openUnder(only(old), 'issuer', nameless)).toEqual({ secret, isCurrent: false });
  expect(await openUnder({ current: fresh, also: [old] }, 'issuer', nameless)).toEqual({ secret, isCurrent: false });
  await expect(openUnder(only(foreign), 'issuer', nameless)).rejects.toThrow(UnknownKey);
});
