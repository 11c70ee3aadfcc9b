/** The file of a signing thread (scripts/build-server.ts). It is given a key with each job and keeps none. */
import { Job, type Signed, signJob } from './sign-job.ts';

export const work = (job: unknown): Signed => signJob(Job.parse(job));
