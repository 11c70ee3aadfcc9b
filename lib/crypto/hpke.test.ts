import { expect, test } from 'vitest';
import { fromHex, randomBytes, toHex, utf8 } from '#lib/ground/bytes.ts';
import { hpkeOpen, hpkePublicKey, hpkeSeal } from './hpke.ts';

/** RFC 9180, appendix A.1.1, sequence number 0. */
const rfc = {
  info: fromHex('4f6465206f6e2061204772656369616e2055726e'),
  ephemeral: fromHex('52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736'),
  enc: '37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431',
  own: fromHex('4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8'),
  to: fromHex('3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d'),
  aad: fromHex('436f756e742d30'),
  plain: fromHex('4265617574792069732074727574682c20747275746820626561757479'),
  sealed: 'f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a',
};

test('the vector of RFC 9180, both ways', async () => {
  expect(hpkePublicKey(rfc.own)).toEqual(rfc.to);
  const sealed = await hpkeSeal(rfc.to, rfc.plain, rfc, rfc.ephemeral);
  expect(toHex(sealed)).toBe(rfc.enc + rfc.sealed);
  expect(await hpkeOpen(rfc.own, sealed, rfc)).toEqual(rfc.plain);
});

test('opened by its owner alone, under the same info and data, whole', async () => {
  const own = randomBytes(32);
  const message = { info: utf8('share'), aad: utf8('vote') };
  const sealed = await hpkeSeal(hpkePublicKey(own), rfc.plain, message);
  expect(await hpkeOpen(own, sealed, message)).toEqual(rfc.plain);
  expect(await hpkeSeal(hpkePublicKey(own), rfc.plain, message)).not.toEqual(sealed);
  await expect(hpkeOpen(randomBytes(32), sealed, message)).rejects.toThrow();
  await expect(hpkeOpen(own, sealed, { ...message, info: utf8('shore') })).rejects.toThrow();
  await expect(hpkeOpen(own, sealed, { ...message, aad: utf8('veto') })).rejects.toThrow();
  for (const at of [0, 31, 32, sealed.length - 1])
    await expect(
      hpkeOpen(
        own,
        sealed.map((byte, i) => (i === at ? byte ^ 1 : byte)),
        message,
      ),
    ).rejects.toThrow();
  await expect(hpkeOpen(own, sealed.slice(0, 40), message)).rejects.toThrow(RangeError);
});

test('a key of small order is refused: everybody would know the secret', async () => {
  const message = { info: utf8('share'), aad: utf8('vote') };
  for (const first of [0, 1])
    await expect(
      hpkeSeal(
        Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? first : 0)),
        rfc.plain,
        message,
      ),
    ).rejects.toThrow();
});
