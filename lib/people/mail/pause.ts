/** Holding a kind of letters back, and letting it go on. Letters in a worker's hand (a few) still leave. */
import { z } from 'zod';
import { ok, type Result } from '#lib/ground/result.ts';
import { withPeople } from '../db.ts';
import { Mass } from './kinds.ts';

export const PauseOrder = z.strictObject({ template: Mass, paused: z.boolean() });
export type PauseOrder = z.infer<typeof PauseOrder>;

export const pauseMail = ({ template, paused }: PauseOrder): Promise<Result<PauseOrder, never>> =>
  withPeople(async (tx) => {
    const sql = paused
      ? 'INSERT INTO mail_pause (template) VALUES ($1) ON CONFLICT DO NOTHING'
      : 'DELETE FROM mail_pause WHERE template = $1';
    await tx.query(sql, [template]);
    return ok({ template, paused });
  });
