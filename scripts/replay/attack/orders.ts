/** What the replay and its attackers, a process of their own, say to each other. */
import { z } from 'zod';
import { Volley } from '../figures.ts';

/** Requests that are sent as fast as they are asked for. */
export const KINDS = ['get', 'options', 'garbage', 'proofs', 'passes', 'links'] as const;
export type Kind = (typeof KINDS)[number];

const Weights = z.partialRecord(z.enum(KINDS), z.number().min(0));
export type Weights = z.infer<typeof Weights>;

/** What the requests are made of: public, or the attackers' own. */
export const Ammunition = z.strictObject({
  port: z.int(),
  /** Host headers of the two sides, and the origin that a page of the people's host has. */
  people: z.string(),
  urn: z.string(),
  origin: z.url(),
  /** Path of the vote's page. */
  page: z.string(),
  /** Envelopes: sealed as they should be under a true pass, but for their proofs; and under passes that nobody issued. */
  proofs: z.array(z.string()),
  passes: z.array(z.string()),
});
export type Ammunition = z.infer<typeof Ammunition>;

export const AttackOrder = z.strictObject({
  ammunition: Ammunition,
  addresses: z.int().min(1),
  /** Most connections for requests at a time; beside them, connections that dawdle and connections that say nothing. */
  connections: z.int().min(1),
  /** Each connection waits for its answer: who measures does, who floods does not. */
  isPatient: z.boolean(),
  slow: z.int().min(0),
  idle: z.int().min(0),
  /** Epoch milliseconds of the machine. */
  begin: z.number(),
  /** One after the other: requests a second, of which kinds, for so many seconds. */
  phases: z.array(z.strictObject({ rate: z.number().positive(), seconds: z.number().positive(), weights: Weights })),
});
export type AttackOrder = z.infer<typeof AttackOrder>;

/** Names of the two that are no requests. */
export const SLOW = 'slowloris';
export const IDLE = 'idle connections';

export const AttackWord = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({
    kind: z.literal('over'),
    volleys: z.record(z.string(), Volley),
    addresses: z.int(),
    seconds: z.number(),
    /** Milliseconds of processor time. */
    cpu: z.number().min(0),
  }),
]);
export type AttackWord = z.infer<typeof AttackWord>;
