/** The payload of a batch (PROTOCOL §6), apart from the journal's: the booth reads batches, and no journal. */
import { z } from 'zod';
import { Envelope } from '#lib/election/envelope.ts';

/** An envelope on the chain: `phi` is the chain's own. */
export const PublishedEnvelope = Envelope.omit({ phi: true });
export type PublishedEnvelope = z.infer<typeof PublishedEnvelope>;

/** Live chain: sorted by (n, ballot number); `batch` = 1, 2, … */
export const BatchPayload = z.strictObject({ batch: z.int().min(1), ballots: z.array(PublishedEnvelope).min(1) });
export type BatchPayload = z.infer<typeof BatchPayload>;
