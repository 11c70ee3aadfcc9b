/**
 * Ed25519's group over WebAssembly (`field-wasm.ts`), for those who check many ballots: urn, verifier, benches. Same
 * verdicts as `ed25519.ts`, several times faster. Public values are computed here; secret exponents go to noble, whose
 * sequence of operations does not depend on them.
 */
import { ed25519Group, fromBigEndianHex, toBigEndianHex } from './ed25519.ts';
import { type CurveMachine, curveMachine, type Point } from './fast-curve.ts';
import { type AnyGroup, type Group, type GroupName, groupOf, type Product } from './group.ts';
import { mod } from './scalar.ts';

const slow = ed25519Group();
const { q } = slow;

function groupOver(curve: CurveMachine): Group<Point> {
  const decode = (text: string): Point | null => {
    const encoding = fromBigEndianHex(text);
    const point = encoding && curve.decompress(encoding);
    return point !== null && curve.isTorsionFree(point) ? point : null;
  };
  const encodeAll = (points: readonly Point[]): string[] => curve.compressAll(points).map(toBigEndianHex);
  const encode = (point: Point): string => encodeAll([point])[0] ?? '';
  const product = (terms: Product<Point>): Point =>
    curve.sumOfMultiples(terms.map(([base, exponent]) => [base, mod(exponent, q)]));

  /** The same elements in noble, where a secret exponent is at stake; kept, so that tables are kept. */
  const counterparts = new WeakMap<Point, typeof slow.g>();
  function counterpartOf(point: Point): typeof slow.g {
    const kept = counterparts.get(point);
    const counterpart = kept ?? slow.decode(encode(point));
    if (counterpart === null) throw new Error('an element lies outside the group');
    counterparts.set(point, counterpart);
    return counterpart;
  }
  /** Powers of members are members: no need to check again. */
  function fromSlow(result: typeof slow.g): Point {
    const point = curve.decompress(fromBigEndianHex(slow.encode(result)) ?? new Uint8Array());
    if (point === null) throw new Error('an element is not a point');
    return point;
  }

  const g = decode(slow.encode(slow.g));
  if (g === null) throw new Error('the generator does not decode');
  counterparts.set(g, slow.g);
  const identity = curve.identity;
  return {
    name: 'Ed25519',
    q,
    g: curve.tabulate(g),
    identity,
    decode,
    encode,
    encodeAll,
    equal: curve.equal,
    isIdentity: (point) => curve.equal(point, identity),
    multiply: curve.add,
    invert: curve.negate,
    power: (base, exponent) => product([[base, exponent]]),
    powerSecret: (base, exponent) => fromSlow(slow.powerSecret(counterpartOf(base), exponent)),
    powerBlinded: (base, exponent) => fromSlow(slow.powerBlinded(counterpartOf(base), exponent)),
    precompute: curve.tabulate,
    *ready() {},
    encodeProducts: (products) => encodeAll(products.map(product)),
  };
}

let fast: AnyGroup | undefined;

/** The fast group, or the JavaScript one where WebAssembly is missing. Made once per process. */
export function fastEd25519Group(): AnyGroup {
  fast ??= isWebAssemblyAllowed() ? groupOver(curveMachine()) : slow;
  return fast;
}

/** `groupOf`, for those who check many ballots. @throws RangeError for an unknown name. */
export const fastGroupOf = (name: GroupName): AnyGroup => (name === 'Ed25519' ? fastEd25519Group() : groupOf(name));

function isWebAssemblyAllowed(): boolean {
  try {
    // The empty module: header and version.
    return new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
}
