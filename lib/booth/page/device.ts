/** What this browser lacks for voting, found out before anyone has made a choice. */

/** `in-app`: the window of another app (mail, social network), where passkeys do not work. */
export type Lack = 'in-app' | 'no-passkeys' | 'no-storage';

/** Windows inside apps: they name themselves, or are Android's and Apple's bare web views. */
const inApp = /FBAN|FBAV|FB_IAB|Instagram|Line\/|Snapchat|LinkedInApp|Twitter|GSA\/|; wv\)|TikTok|musical_ly/;

type Browser = { userAgent: string; hasPasskeys: boolean };

/** Null where nothing is missing. Storage is tried out by reading it: `no-storage` comes from there. */
export function lackOf({ userAgent, hasPasskeys }: Browser): Exclude<Lack, 'no-storage'> | null {
  if (hasPasskeys) return null;
  return inApp.test(userAgent) ? 'in-app' : 'no-passkeys';
}

export const thisBrowser = (): Browser => ({
  userAgent: navigator.userAgent,
  hasPasskeys: typeof PublicKeyCredential !== 'undefined' && navigator.credentials !== undefined,
});
