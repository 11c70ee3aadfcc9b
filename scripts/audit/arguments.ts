/** The command line of `npm run audit:register`. */
import { parseArgs } from 'node:util';
import { Seed } from '#lib/election/draw.ts';

export type Arguments = {
  register: string;
  journal: string;
  json: boolean;
  seed: string | null;
  text: string | null;
  answers: string | null;
  confidence: number;
  share: number;
};

export const usage = `Usage: npm run audit:register -- REGISTER --journal FILE [--seed HEX | --text WORDS] [--answers FILE]
                            [--confidence 0.95] [--share 0.01] [--json]

Checks who signed a register, offline, from two files. REGISTER: as the Authority's page gives it to auditors.
--journal: the vote's journal, as the journal page gives it to anyone.
--text: the public drawing, named beforehand, that took place after the closing ("7 12 23 31 44"): the sample of signers to
        ask follows from it and from the journal. --seed: that seed itself, 64 hex digits.
        Take both files before the drawing, and note the fingerprints that are printed: what is made afterwards can be made to fit.
--confidence, --share: how sure to be of finding a forgery if this share of the sign-offs were forged; says how many to ask.
--answers: what those asked have said, a line each: "number;yes", "number;no" or "number;none".
--json: prints {"valid", "checks", "faults", "sample", "files"} instead of a list.
Exit status: 0 all checks hold, 1 one does not or a file cannot be read, 2 wrong use.`;

/** A share strictly between 0 and 1, or NaN. */
function share(text: string): number {
  const value = Number(text);
  return value > 0 && value < 1 ? value : Number.NaN;
}

/** Null for wrong use. */
export function readArguments(argv: readonly string[]): Arguments | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: {
        journal: { type: 'string' },
        json: { type: 'boolean', default: false },
        seed: { type: 'string' },
        text: { type: 'string' },
        answers: { type: 'string' },
        confidence: { type: 'string', default: '0.95' },
        share: { type: 'string', default: '0.01' },
      },
      allowPositionals: true,
    });
    const [register, ...more] = positionals;
    const { journal, json, seed = null, text = null, answers = null } = values;
    const [confidence, forged] = [share(values.confidence), share(values.share)];
    if (register === undefined || more.length > 0 || journal === undefined) return null;
    if (seed !== null && (text !== null || !/^[0-9a-f]{64}$/.test(seed))) return null;
    if (text !== null && !Seed.safeParse(text).success) return null;
    if (answers !== null && seed === null && text === null) return null;
    if (Number.isNaN(confidence) || Number.isNaN(forged)) return null;
    return { register, journal, json, seed, text, answers, confidence, share: forged };
  } catch {
    return null;
  }
}
