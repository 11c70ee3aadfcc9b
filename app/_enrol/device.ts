/** What this browser can do about passkeys, asked once when the page opens. */

/** Browsers inside other applications: many cannot make a passkey, or lose it with the application. */
const IN_APP =
  /\b(?:FBAN|FBAV|FB_IAB|Instagram|Line\/|LinkedInApp|Snapchat|BytedanceWebview|musical_ly|MicroMessenger|GSA\/)|; wv\)/;

export type Device = {
  /** No passkey can be made in this browser at all. */
  isUnable: boolean;
  isInApp: boolean;
  /** Whether the device itself keeps passkeys: by fingerprint, face or code. */
  keepsPasskeys: boolean;
  /** A telephone or tablet. */
  isHandheld: boolean;
};

export async function readDevice(): Promise<Device> {
  const isInApp = IN_APP.test(navigator.userAgent);
  const isHandheld = window.matchMedia('(pointer: coarse)').matches;
  if (typeof PublicKeyCredential === 'undefined' || navigator.credentials === undefined)
    return { isUnable: true, isInApp, keepsPasskeys: false, isHandheld };
  const keepsPasskeys = await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => false);
  return { isUnable: false, isInApp, keepsPasskeys, isHandheld };
}
