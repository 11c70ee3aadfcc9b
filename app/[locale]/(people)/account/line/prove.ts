/** Checks one's own line on one's own device (PROTOCOL §3.6): leaf, way to the root, and that the journal says this root. */
import { headMessage, Line, readEvents } from '#lib/board/event.ts';
import { parsePayload, RollPayload } from '#lib/board/payload.ts';
import { sha256Hex } from '#lib/crypto/hash.ts';
import { rollLeaf, rootFrom } from '#lib/crypto/merkle.ts';
import { verify } from '#lib/crypto/signature.ts';
import { parseDecisionPayload } from '#lib/election/decision.ts';
import { fromBase64Url, fromHex, toHex } from '#lib/ground/bytes.ts';

export type Shown = {
  vote: string;
  phi: string;
  member: string;
  number: string;
  salt: string;
  passkeys: readonly { credential: string; cose: string }[];
  root: string;
  steps: readonly { side: 'left' | 'right'; hash: string }[];
  journal: { height: number; key: string };
};
/** `line`: the line as shown is not in that root · `journal`: the journal says another root, or is not signed. */
export type Proof = 'holds' | 'line' | 'journal';

/** Whether the line, exactly as shown, stands under the root. */
export function standsUnder({ salt, phi, member, number, passkeys, steps, root }: Shown): boolean {
  const keys = passkeys.map(({ credential, cose }) => ({
    credential: fromBase64Url(credential),
    cose: fromBase64Url(cose),
  }));
  const leaf = rollLeaf({ salt: fromHex(salt), phi, member, number, passkeys: keys });
  return (
    toHex(
      rootFrom(
        leaf,
        steps.map(({ side, hash }) => ({ side, hash: fromHex(hash) })),
      ),
    ) === root
  );
}

/** Whether this line of the journal's file, signed by its key, says the root at that height. */
export function saysRoot(text: string, { vote, root, journal: { height, key } }: Shown): boolean {
  try {
    const line = Line.parse(JSON.parse(text));
    const [read] = readEvents([line]);
    if (read === undefined) return false;
    const { event, hash } = read;
    const chain = `journal/${vote}`;
    const isOurs = event.chain === chain && event.height === height && event.payload === sha256Hex(line.payload);
    if (!isOurs || !verify(fromHex(key), headMessage({ chain, height, hash }), fromHex(line.signature))) return false;
    if (event.type === 'roll') return parsePayload(RollPayload, line.payload).root === root;
    const { statement } = parseDecisionPayload(line.payload).decision;
    return statement.kind === 'freeze' && statement.body.root === root;
  } catch {
    return false;
  }
}

/** The first line of the journal from `height` on, as far as it must be read. @throws where it cannot be had */
export async function firstLine(vote: string, height: number): Promise<string> {
  const answer = await fetch(`/api/board/journal/${vote}?from=${height}`);
  const reader = answer.ok ? answer.body?.pipeThrough(new TextDecoderStream()).getReader() : undefined;
  if (reader === undefined) throw new Error('no journal');
  let text = '';
  for (;;) {
    const { done, value = '' } = await reader.read();
    text += value;
    const end = text.indexOf('\n');
    if (end >= 0 || done) {
      await reader.cancel();
      return end >= 0 ? text.slice(0, end) : text;
    }
  }
}
