import { expect, test } from 'vitest';
import { randomBytes } from '#lib/ground/bytes.ts';
import { makeDeviceKey, unwrap, wrap } from './wrap.ts';

const kek = randomBytes(32);
const secret = randomBytes(64);

test('what is wrapped comes back, each time in another form', async () => {
  const [one, two] = [await wrap(kek, 'issuer', secret), await wrap(kek, 'issuer', secret)];
  expect(one).toHaveLength(64 + 28);
  expect(one).not.toEqual(two);
  expect(await unwrap(kek, 'issuer', one)).toEqual(secret);
});

test('another key, another name, one bit: refused', async () => {
  const wrapped = await wrap(kek, 'issuer', secret);
  await expect(unwrap(randomBytes(32), 'issuer', wrapped)).rejects.toThrow();
  await expect(unwrap(kek, 'receipt', wrapped)).rejects.toThrow();
  for (const at of [0, 12, 91]) {
    await expect(
      unwrap(
        kek,
        'issuer',
        wrapped.map((byte, i) => (i === at ? byte ^ 1 : byte)),
      ),
    ).rejects.toThrow();
  }
  await expect(unwrap(kek, 'issuer', wrapped.slice(0, 20))).rejects.toThrow();
  await expect(wrap(kek.slice(1), 'issuer', secret)).rejects.toThrow(RangeError);
  await expect(unwrap(kek.slice(1), 'issuer', wrapped)).rejects.toThrow(RangeError);
});

test("a device's own key wraps as well, and gives its bytes to nobody", async () => {
  const [own, other] = [await makeDeviceKey(), await makeDeviceKey()];
  const wrapped = await wrap(own, 'secret', secret);
  expect(await unwrap(own, 'secret', wrapped)).toEqual(secret);
  await expect(unwrap(other, 'secret', wrapped)).rejects.toThrow();
  await expect(unwrap(own, 'another', wrapped)).rejects.toThrow();
  await expect(globalThis.crypto.subtle.exportKey('raw', own)).rejects.toThrow();
});
