import type { Page } from '@playwright/test';

/** A passkey device of one person. */
export type Kind = {
  /** Whether its passkeys can keep secrets (PRF). */
  prf?: boolean;
  /** `internal`: the device itself; `usb`: a security key; `cable`: a telephone for a computer. */
  transport?: 'internal' | 'usb' | 'cable';
};

export type VirtualAuthenticator = {
  /** Credential ids that it holds, base64. */
  passkeys: () => Promise<string[]>;
};

/** Chromium's own authenticator, attached to the page before it opens anything. With PRF and in the device itself
 * unless said otherwise. */
export async function attachAuthenticator(
  page: Page,
  { prf = true, transport = 'internal' }: Kind = {},
): Promise<VirtualAuthenticator> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport,
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      hasPrf: prf,
    },
  });
  return {
    passkeys: async () => {
      const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId });
      return credentials.map(({ credentialId }) => credentialId);
    },
  };
}
