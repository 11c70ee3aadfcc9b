/** The file of a judging thread (scripts/build-server.ts). */
import { Job, judgeJob, type Verdict } from './judge.ts';

export const work = (job: unknown): Verdict => judgeJob(Job.parse(job));
