/** The kinds of letters, as tables: what hurries, what carries a link, what may come too late. */
import { z } from 'zod';

/** In the order in which they leave: who waits in front of a screen first, the hundred thousands last. */
export const Template = z.enum([
  'change-decided',
  'change-coming',
  'change-done',
  'change-stopped',
  'passkey-link',
  'passkey-added',
  'sheet-printed',
  'passkey-removed',
  'address-replaced',
  'roll-left',
  'trustee-named',
  'decision-waiting',
  'change-waiting',
  'shares-due',
  'vote-paused',
  'vote-resumed',
  'vote-extended',
  'vote-annulled',
  'booth-again',
  'last-hours',
  'vote-open',
  'vote-reminder',
  'invitation',
  'enrol-reminder',
  'register-signed',
  'result',
]);
export type Template = z.infer<typeof Template>;

/** Letters whose button is a personal one-time link, made at the moment of sending (PROTOCOL §3.2). */
export const LinkTemplate = z.enum(['invitation', 'enrol-reminder', 'passkey-link']);
export type LinkTemplate = z.infer<typeof LinkTemplate>;
export const hasLink = (template: Template): template is LinkTemplate => LinkTemplate.safeParse(template).success;

/** Letters about a change decided about their reader (PROTOCOL §3.5), to the addresses that it names. */
export const NoticeTemplate = z.enum(['change-decided', 'change-coming', 'change-done', 'change-stopped']);
export type NoticeTemplate = z.infer<typeof NoticeTemplate>;
/** The one whose button stops it. */
export const hasObjection = (template: Template): template is 'change-decided' => template === 'change-decided';

/** Letters to many, which the Authority may hold back. Letters to one person about their own account always leave. */
export const Mass = z.enum([
  'invitation',
  'enrol-reminder',
  'vote-paused',
  'vote-resumed',
  'vote-extended',
  'vote-annulled',
  'booth-again',
  'vote-open',
  'vote-reminder',
  'last-hours',
  'register-signed',
  'result',
]);
export type Mass = z.infer<typeof Mass>;

/** What happened to one's own account or place on the roll: said to the end, also to who has left the roll. */
export const OF_ACCOUNT = [
  ...NoticeTemplate.options,
  'sheet-printed',
  'passkey-added',
  'passkey-removed',
  'address-replaced',
  'roll-left',
] as const satisfies readonly Template[];

/** Nothing to say any more to someone who has a passkey. */
export const FOR_UNENROLLED = ['invitation', 'enrol-reminder'] as const satisfies readonly Template[];
/** Nothing to say any more to someone who has signed the register, nor once its urn is shut. */
export const FOR_UNSIGNED = ['vote-open', 'vote-reminder', 'last-hours'] as const satisfies readonly Template[];

/** Kinds that tell who has signed, by being there or by not being there: their rows name nobody (decision 028). */
export const SEALED = [...FOR_UNSIGNED, 'register-signed'] as const satisfies readonly Template[];

/**
 * queued: waits. deferred: was tried, and the other side put it off. sent: their server took it. bounced: it will never
 * take it, said at once or by a report. complained: the reader called it junk. failed: given up. dropped: there was
 * nothing to say any more (enrolled, signed, stopped, too late, left the roll).
 */
export const State = z.enum(['queued', 'deferred', 'sent', 'bounced', 'complained', 'failed', 'dropped']);
export type State = z.infer<typeof State>;

/** SQL: the letter has yet to leave. The index of the claim has the same words. */
export const WAITING = `state IN ('queued', 'deferred')`;
