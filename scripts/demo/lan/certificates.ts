/**
 * The certificates of `--lan`: a root of this machine's own, made once, which phones are asked to trust, and a leaf for
 * the names of the demonstration. The root can vouch for these names and for nothing else (RFC 5280 §4.2.1.10), so a
 * phone that forgets to remove it has not opened a door to its bank.
 */
import 'reflect-metadata';
import { createHash, createPrivateKey, X509Certificate as NodeCertificate } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { nameConstraints } from './name-constraints.ts';

/** Key and certificate, PEM. */
export type Pair = { key: string; certificate: string };

export type Certificates = {
  root: Pair;
  leaf: Pair;
  /** Whether the root was made just now: phones that trusted an older one must install it. */
  isNewRoot: boolean;
};

const DAY = 86_400_000;
/** Lives in days. Apple refuses leaves of more than 825 days, and of more than 398 from public roots: ours is shorter. */
const ROOT_LIFE = 730;
const LEAF_LIFE = 90;
/** What has fewer days left than this at a start is made anew. */
const SPARE = 30;
/** The clock of a phone may be behind. */
const BACKDATED = DAY;

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/**
 * Root and leaf kept in `dir` (made there where missing, spent, or for other names), each file key and certificate
 * together, mode 0600, written beside and moved: a kill leaves the old pair or the new one.
 * @param now epoch milliseconds
 */
export async function certificatesIn(dir: string, names: readonly string[], now: number): Promise<Certificates> {
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  const keptRoot = read(path.join(dir, 'root.pem'));
  const isKept = keptRoot !== null && isFresh(keptRoot, now) && constraintsOf(keptRoot).equals(nameConstraints(names));
  const root = isKept ? keptRoot : write(path.join(dir, 'root.pem'), await makeRoot(names, now));
  const keptLeaf = isKept ? read(path.join(dir, 'leaf.pem')) : null;
  const leaf =
    keptLeaf !== null && isFresh(keptLeaf, now) && isIssuedFor(keptLeaf, root, names)
      ? keptLeaf
      : write(path.join(dir, 'leaf.pem'), await makeLeaf(root, names, now));
  return { root, leaf, isNewRoot: !isKept };
}

/** SHA-256 of the certificate, as phones show it: `AB:CD:…`. */
export const fingerprintOf = ({ certificate }: Pair): string => new NodeCertificate(certificate).fingerprint256;

/** The certificate's bytes, for the file that a phone installs. */
export const derOf = ({ certificate }: Pair): Buffer => new NodeCertificate(certificate).raw;

/** Base64 of the SHA-256 of the public key, as Chromium's switches want it. */
export const publicKeyHash = ({ certificate }: Pair): string =>
  createHash('sha256')
    .update(new NodeCertificate(certificate).publicKey.export({ format: 'der', type: 'spki' }))
    .digest('base64');

export async function makeRoot(names: readonly string[], now: number): Promise<Pair> {
  const keys = await newKeys();
  const made = await X509CertificateGenerator.createSelfSigned({
    // the day tells two roots on one phone apart
    name: `CN=Isoloir demonstration ${new Date(now).toISOString().slice(0, 10)}`,
    keys,
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(now - BACKDATED),
    notAfter: new Date(now + ROOT_LIFE * DAY),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      nameConstraints(names),
    ],
  });
  return pairOf(keys, made);
}

export async function makeLeaf(root: Pair, names: readonly string[], now: number): Promise<Pair> {
  const issuer = new X509Certificate(root.certificate);
  const keys = await newKeys();
  const made = await X509CertificateGenerator.create({
    subject: `CN=${names[0] ?? ''}`,
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey: await signingKey(root),
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(now - BACKDATED),
    notAfter: new Date(Math.min(now + LEAF_LIFE * DAY, issuer.notAfter.getTime())),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value }))),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return pairOf(keys, made);
}

const newKeys = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

function signingKey({ key }: Pair): Promise<CryptoKey> {
  const bytes = createPrivateKey(key).export({ format: 'der', type: 'pkcs8' });
  return crypto.subtle.importKey('pkcs8', new Uint8Array(bytes), ALGORITHM, false, ['sign']);
}

async function pairOf({ privateKey }: CryptoKeyPair, made: X509Certificate): Promise<Pair> {
  const bytes = await crypto.subtle.exportKey('pkcs8', privateKey);
  return { key: `${PemConverter.encode(bytes, 'PRIVATE KEY')}\n`, certificate: `${made.toString('pem')}\n` };
}

const isFresh = ({ certificate }: Pair, now: number): boolean =>
  Date.parse(new NodeCertificate(certificate).validTo) - now > SPARE * DAY;

function isIssuedFor({ certificate }: Pair, root: Pair, names: readonly string[]): boolean {
  const leaf = new NodeCertificate(certificate);
  const issuer = new NodeCertificate(root.certificate);
  return leaf.verify(issuer.publicKey) && names.every((name) => leaf.checkHost(name) !== undefined);
}

function constraintsOf({ certificate }: Pair): { equals: (other: { value: ArrayBuffer }) => boolean } {
  const own = new X509Certificate(certificate).getExtension('2.5.29.30')?.value ?? new ArrayBuffer(0);
  return { equals: ({ value }) => Buffer.from(own).equals(Buffer.from(value)) };
}

/** Null where there is none, or none that can be read whole. */
function read(file: string): Pair | null {
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  const [key, certificate] = ['PRIVATE KEY', 'CERTIFICATE'].map(
    (what) => new RegExp(`-----BEGIN ${what}-----[\\s\\S]+?-----END ${what}-----\n`).exec(text)?.[0],
  );
  if (!key || !certificate) return null;
  try {
    return new NodeCertificate(certificate).checkPrivateKey(createPrivateKey(key)) ? { key, certificate } : null;
  } catch {
    return null;
  }
}

function write(file: string, pair: Pair): Pair {
  fs.writeFileSync(`${file}.part`, pair.key + pair.certificate, { mode: 0o600 });
  fs.renameSync(`${file}.part`, file);
  return pair;
}
