/** What the replay and its crowd, a process of its own, say to each other. */
import { z } from 'zod';
import { Phi } from '#lib/ground/brand.ts';
import { Visit } from '../figures.ts';

const Member = z.int().min(0);

/** `shift`: milliseconds by which the server's clock is ahead of the machine's. */
export const CrowdOrder = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('enrol'),
    people: z.url(),
    shift: z.number(),
    members: z.array(z.strictObject({ member: Member, address: z.ipv4(), token: z.string() })),
  }),
  z.strictObject({
    kind: z.literal('vote'),
    people: z.url(),
    phi: Phi,
    shift: z.number(),
    /** Epoch milliseconds of the machine; the others from then on. */
    opening: z.number(),
    until: z.number(),
    within: z.number().positive(),
    arrivals: z.array(z.strictObject({ member: Member, at: z.number().min(0) })),
  }),
]);
export type CrowdOrder = z.infer<typeof CrowdOrder>;

export const CrowdWord = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('enrolled'), count: z.int().min(0) }),
  z.strictObject({ kind: z.literal('visit'), visit: Visit }),
  /** `cpu`: milliseconds of processor time since the order. */
  z.strictObject({ kind: z.literal('over'), cpu: z.number().min(0) }),
  z.strictObject({ kind: z.literal('fault'), why: z.string() }),
]);
export type CrowdWord = z.infer<typeof CrowdWord>;
