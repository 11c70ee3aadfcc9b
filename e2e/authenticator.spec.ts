/** The software authenticator beside Chromium's own: what both make must look the same to whoever checks it. */
import { createHash } from 'node:crypto';
import { expect, type Page, test } from '@playwright/test';
import { decode } from 'cborg';
import { z } from 'zod';
import { injectAuthenticator, softwareAuthenticator } from './authenticator/index.ts';
import { attachAuthenticator } from './virtual-authenticator.ts';

const origin = 'http://localhost:3000';

/** A blank page of the site; the network is not needed. */
async function onSite(page: Page): Promise<void> {
  await page.route(`${origin}/**`, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><p>' }));
  await page.goto(`${origin}/`);
}

const Shape = z.object({
  created: z.object({
    prototype: z.string(),
    type: z.string(),
    attachment: z.string(),
    extensions: z.unknown(),
    transports: z.array(z.string()),
    algorithm: z.number(),
    client: z.string(),
    attestation: z.array(z.number()),
  }),
  got: z.object({
    sameId: z.boolean(),
    client: z.string(),
    data: z.array(z.number()),
    signature: z.array(z.number()),
    prfLength: z.number(),
    sameValue: z.boolean(),
    otherValue: z.boolean(),
    extensionKeys: z.array(z.string()),
  }),
  plain: z.object({ data: z.array(z.number()), extensions: z.unknown() }),
});

/** One creation and three assertions, as pages of ours make them. */
const ceremony = (page: Page) =>
  page.evaluate(async () => {
    const text = (buffer: ArrayBuffer) => new TextDecoder().decode(buffer);
    const list = (buffer: ArrayBuffer) => [...new Uint8Array(buffer)];
    const challenge = Uint8Array.from({ length: 32 }, (_, i) => i);
    const made = await navigator.credentials.create({
      publicKey: {
        challenge,
        rp: { id: 'localhost', name: 'Isoloir' },
        user: { id: Uint8Array.of(1, 2, 3), name: 'ada', displayName: 'Ada' },
        pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        extensions: { prf: {} },
      },
    });
    if (!(made instanceof PublicKeyCredential) || !(made.response instanceof AuthenticatorAttestationResponse)) {
      throw new Error('no creation');
    }
    const get = async (first: Uint8Array<ArrayBuffer> | null) => {
      const answer = await navigator.credentials.get({
        publicKey: {
          challenge,
          rpId: 'localhost',
          userVerification: 'required',
          ...(first ? { extensions: { prf: { eval: { first } } } } : {}),
        },
      });
      if (!(answer instanceof PublicKeyCredential)) throw new Error('no assertion');
      if (!(answer.response instanceof AuthenticatorAssertionResponse)) throw new Error('no assertion');
      const { results } = answer.getClientExtensionResults().prf ?? {};
      const value = results?.first instanceof ArrayBuffer ? list(results.first).join() : '';
      return { answer, response: answer.response, value };
    };
    const one = await get(Uint8Array.of(1));
    const again = await get(Uint8Array.of(1));
    const other = await get(Uint8Array.of(2));
    const plain = await get(null);
    return {
      created: {
        prototype: Object.prototype.toString.call(made),
        type: made.type,
        attachment: made.authenticatorAttachment,
        extensions: made.getClientExtensionResults(),
        transports: made.response.getTransports(),
        algorithm: made.response.getPublicKeyAlgorithm(),
        client: text(made.response.clientDataJSON),
        attestation: list(made.response.attestationObject),
      },
      got: {
        sameId: one.answer.id === made.id,
        client: text(one.response.clientDataJSON),
        data: list(one.response.authenticatorData),
        signature: list(one.response.signature),
        prfLength: one.value.split(',').length,
        sameValue: one.value === again.value,
        otherValue: one.value !== other.value,
        extensionKeys: Object.keys(one.answer.getClientExtensionResults()),
      },
      plain: { data: list(plain.response.authenticatorData), extensions: plain.answer.getClientExtensionResults() },
    };
  });

/** Chromium adds a member now and then, so that nobody compares these bytes with a template. */
const common = (client: string): string => client.replace(/,"other_keys_can_be_added_here":"[^"]*"/, '');

const Attestation = z.map(z.string(), z.unknown());

/** What does not depend on chance: names, lengths, flags, orders. */
function outline(shape: z.infer<typeof Shape>) {
  const attestation = Attestation.parse(decode(Uint8Array.from(shape.created.attestation), { useMaps: true }));
  const data = z.instanceof(Uint8Array).parse(attestation.get('authData'));
  const idLength = ((data[53] ?? 0) << 8) | (data[54] ?? 0);
  const cose = data.subarray(55 + idLength);
  return {
    ...shape.created,
    client: common(shape.created.client),
    // A counter and an identity of the model may differ between authenticators; ours has neither.
    attestation: {
      keys: [...attestation.keys()],
      fmt: attestation.get('fmt'),
      statement: attestation.get('attStmt'),
      rpIdHash: Buffer.from(data.subarray(0, 32)).toString('hex'),
      flags: data[32],
      // kty, alg, crv and the lengths of x and y, in the order of CTAP2
      cose: Buffer.concat([cose.subarray(0, 10), cose.subarray(42, 45)]).toString('hex'),
      extensions: Buffer.from(cose.subarray(77)).toString('hex'),
    },
    got: {
      ...shape.got,
      client: common(shape.got.client),
      data: { rpIdHash: Buffer.from(shape.got.data.slice(0, 32)).toString('hex') },
      signature: shape.got.signature.slice(0, 1),
    },
    plain: { flags: shape.plain.data[32], length: shape.plain.data.length, extensions: shape.plain.extensions },
  };
}

test('creations, assertions and PRF look like Chromium’s', async ({ browser }) => {
  const real = await browser.newPage();
  await attachAuthenticator(real);
  await onSite(real);
  const chromium = outline(Shape.parse(await ceremony(real)));

  const soft = await browser.newPage();
  await injectAuthenticator(soft, softwareAuthenticator());
  await onSite(soft);
  const ours = outline(Shape.parse(await ceremony(soft)));

  expect(chromium.attestation.rpIdHash).toBe(createHash('sha256').update('localhost').digest('hex'));
  expect(chromium.got).toMatchObject({ prfLength: 32, sameValue: true, otherValue: true });
  expect(ours).toEqual(chromium);
});
