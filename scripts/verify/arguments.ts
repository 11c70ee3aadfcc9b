/** The command line of `npm run verify`. */
import { parseArgs } from 'node:util';

/** `bel`: null for an annulled urn, which has none. `refusal`: instead of an election, what somebody kept who was refused. */
export type Arguments = { json: boolean } & (
  | { refusal: string; request?: string | undefined; journal?: string | undefined }
  | { bel: string; chain?: string | undefined; journal?: string | undefined }
  | { bel: null; chain: string; journal: string }
);

export const usage = `Usage: npm run verify -- FILE.bel [--chain FILE --journal FILE] [--json]
       npm run verify -- --annulled --chain FILE --journal FILE [--json]
       npm run verify -- --refusal FILE [--journal FILE] [--request FILE] [--json]

Checks an election from its public files. FILE.bel: the archive (ours, or any that Belenios 2 or 3 wrote).
--chain, --journal: the urn's live chain and the vote's journal, as the results page gives them; both or neither.
--annulled: the urn was annulled by decision; it has no archive, and everything else is checked.
--refusal: the file that somebody kept who was turned away, signed by the side that refused. --journal: of the vote, for the
keys; without it the signature is not checked. --request: the body that was sent, where it was kept.
--json: prints {"valid", "checks": [{"name", "ok", "detail"}]} instead of a list.
Exit status: 0 all checks hold, 1 one does not or a file cannot be read, 2 wrong use.`;

/** Null for wrong use. */
export function readArguments(argv: readonly string[]): Arguments | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: {
        chain: { type: 'string' },
        journal: { type: 'string' },
        json: { type: 'boolean', default: false },
        annulled: { type: 'boolean', default: false },
        refusal: { type: 'string' },
        request: { type: 'string' },
      },
      allowPositionals: true,
    });
    const [bel, ...more] = positionals;
    const { chain, journal, json, refusal, request } = values;
    if (refusal !== undefined) {
      const isAlone = bel === undefined && chain === undefined && !values.annulled;
      return isAlone ? { refusal, request, journal, json } : null;
    }
    if (request !== undefined) return null;
    if (values.annulled) {
      const isWhole = bel === undefined && chain !== undefined && journal !== undefined;
      return isWhole ? { bel: null, chain, journal, json } : null;
    }
    if (bel === undefined || more.length > 0) return null;
    if ((chain === undefined) !== (journal === undefined)) return null;
    return { bel, chain, journal, json };
  } catch {
    return null;
  }
}
