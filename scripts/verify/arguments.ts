/** The command line of `npm run verify`. */
import { parseArgs } from 'node:util';

/** `bel`: null for an annulled urn, which has none. */
export type Arguments = { json: boolean } & (
  | { bel: string; chain?: string | undefined; journal?: string | undefined }
  | { bel: null; chain: string; journal: string }
);

export const usage = `Usage: npm run verify -- FILE.bel [--chain FILE --journal FILE] [--json]
       npm run verify -- --annulled --chain FILE --journal FILE [--json]

Checks an election from its public files. FILE.bel: the archive (ours, or any that Belenios 2 or 3 wrote).
--chain, --journal: the urn's live chain and the vote's journal, as the results page gives them; both or neither.
--annulled: the urn was annulled by decision; it has no archive, and everything else is checked.
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
      },
      allowPositionals: true,
    });
    const [bel, ...more] = positionals;
    const { chain, journal, json } = values;
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
