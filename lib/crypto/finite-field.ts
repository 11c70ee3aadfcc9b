/**
 * Subgroups of prime order of F_p* (BELENIOS §1.2), spelled in decimal. Isoloir's own elections use Ed25519; these are
 * here to verify archives of others, so secret exponents get no more than blinding.
 */
import type { Group, GroupName, Product } from './group.ts';
import { mod, randomScalar } from './scalar.ts';

export type Residue = { readonly value: bigint };

const CANONICAL = /^(?:0|[1-9][0-9]{0,699})$/;
/** Bits per window of a fixed base's table. */
const WINDOW = 6;

function modPow(base: bigint, exponent: bigint, p: bigint): bigint {
  // Left to right, four bits at a time.
  const powers = [1n, base];
  for (let i = 2; i < 16; i++) powers.push(((powers[i - 1] ?? 1n) * base) % p);
  let result = 1n;
  for (const digit of exponent.toString(16)) {
    result = (result * result) % p;
    result = (result * result) % p;
    result = (result * result) % p;
    result = (result * result) % p;
    const power = powers[Number.parseInt(digit, 16)] ?? 1n;
    if (digit !== '0') result = (result * power) % p;
  }
  return result;
}

/** base^(d · 2^(WINDOW·i)) for each window i and digit d: a power is then a product of table entries. */
function fixedBaseTable(base: bigint, bits: number, p: bigint): bigint[][] {
  const table: bigint[][] = [];
  let step = base;
  for (let i = 0; i * WINDOW < bits; i++) {
    const row = [1n];
    for (let d = 1; d < 1 << WINDOW; d++) row.push(((row[d - 1] ?? 1n) * step) % p);
    table.push(row);
    step = ((row[row.length - 1] ?? 1n) * step) % p;
  }
  return table;
}

/** Domain parameters: q prime, q | p − 1, g of order q. */
export function finiteFieldGroup(name: GroupName, { p, q, g }: { p: bigint; q: bigint; g: bigint }): Group<Residue> {
  const bits = q.toString(2).length;
  const tables = new WeakMap<Residue, bigint[][]>();
  const residue = (value: bigint): Residue => ({ value });
  const generator = residue(g);
  const wanted = new WeakSet<Residue>([generator]);

  function raise(base: Residue, exponent: bigint): bigint {
    if (!wanted.has(base)) return modPow(base.value, exponent, p);
    const table = tables.get(base) ?? fixedBaseTable(base.value, bits, p);
    tables.set(base, table);
    let result = 1n;
    for (let i = 0, rest = exponent; rest > 0n; i++, rest >>= BigInt(WINDOW)) {
      const digit = Number(BigInt.asUintN(WINDOW, rest));
      if (digit !== 0) result = (result * (table[i]?.[digit] ?? 1n)) % p;
    }
    return result;
  }
  const power = (base: Residue, exponent: bigint): Residue => residue(raise(base, mod(exponent, q)));
  const encode = ({ value }: Residue): string => value.toString();

  function decode(text: string): Residue | null {
    if (!CANONICAL.test(text)) return null;
    const value = BigInt(text);
    return value > 0n && value < p && modPow(value, q, p) === 1n ? residue(value) : null;
  }

  return {
    name,
    q,
    g: generator,
    identity: residue(1n),
    decode,
    encode,
    encodeAll: (elements) => elements.map(encode),
    equal: (a, b) => a.value === b.value,
    isIdentity: (a) => a.value === 1n,
    multiply: (a, b) => residue((a.value * b.value) % p),
    // The order of every member divides q.
    invert: (a) => residue(modPow(a.value, q - 1n, p)),
    power,
    powerSecret: power,
    powerBlinded(base, exponent) {
      const share = randomScalar(q);
      return residue((raise(base, share) * raise(base, mod(exponent - share, q))) % p);
    },
    precompute(base) {
      wanted.add(base);
      return base;
    },
    *ready() {},
    encodeProducts: (products: readonly Product<Residue>[]) =>
      products.map((product) =>
        product.reduce((value, [base, exponent]) => (value * raise(base, mod(exponent, q))) % p, 1n).toString(),
      ),
  };
}

/** Group of Belenios' own elections before version 2.1: 2048-bit p, 256-bit q. */
export const belenios2048 = finiteFieldGroup('BELENIOS-2048', {
  p: 20694785691422546401013643657505008064922989295751104097100884787057374219242717401922237254497684338129066633138078958404960054389636289796393038773905722803605973749427671376777618898589872735865049081167099310535867780980030790491654063777173764198678527273474476341835600035698305193144284561701911000786737307333564123971732897913240474578834468260652327974647951137672658693582180046317922073668860052627186363386088796882120769432366149491002923444346373222145884100586421050242120365433561201320481118852408731077014151666200162313177169372189248078507711827842317498073276598828825169183103125680162072880719n,
  q: 78571733251071885079927659812671450121821421258408794611510081919805623223441n,
  g: 2402352677501852209227687703532399932712287657378364916510075318787663274146353219320285676155269678799694668298749389095083896573425601900601068477164491735474137283104610458681314511781646755400527402889846139864532661215055797097162016168270312886432456663834863635782106154918419982534315189740658186868651151358576410138882215396016043228843603930989333662772848406593138406010231675095763777982665103606822406635076697764025346253773085133173495194248967754052573659049492477631475991575198775177711481490920456600205478127054728238140972518639858334115700568353695553423781475582491896050296680037745308460627n,
});

/** RFC 3526 §3, group 14: p = 2^2048 − 2^1984 − 1 + 2^64 · (⌊2^1918 π⌋ + 124476), q = (p − 1)/2, g = 2. */
const MODP_2048 = BigInt(
  '0xffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3be39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6955817183995497cea956ae515d2261898fa051015728e5a8aacaa68ffffffffffffffff',
);
export const rfc3526 = finiteFieldGroup('RFC-3526-2048', { p: MODP_2048, q: (MODP_2048 - 1n) / 2n, g: 2n });
