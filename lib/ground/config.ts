/**
 * Configuration, parsed from the environment on first use, never at import (HOUSE §6). Each side has its own parser,
 * and neither result ever holds a secret of the other (HOUSE §3, lock 4): a process started as one side refuses to
 * start where it finds the other's secrets.
 */
import { z } from 'zod';
import { type Bytes, fromBase64Url } from './bytes.ts';
import { ConfigFault } from './config-fault.ts';
import { type Environment, withFiles } from './secret-file.ts';
import { shared } from './shared.ts';
import { deriveTheme, type Theme } from './theme.ts';

export { ConfigFault } from './config-fault.ts';
export type { Environment } from './secret-file.ts';

export const Side = z.enum(['people', 'urn', 'both']);
export type Side = z.infer<typeof Side>;

/** What only the people side may hold. */
const PEOPLE_SECRETS = [
  'PEOPLE_DATABASE_URL',
  'PEOPLE_KEK',
  'PEOPLE_KEK_FILE',
  'PEOPLE_KEK_ALSO',
  'PEOPLE_KEK_ALSO_FILE',
  'PKCS11_PIN',
  'PKCS11_PIN_FILE',
  'PEOPLE_OWNER_URL',
  'JOURNAL_APPEND_URL',
  'JOURNAL_OWNER_URL',
  'SESSION_SECRET',
  'SMTP_URL',
  'MAIL_REPORT_KEY',
  'SMS_KEY',
  'CLUSTER_PEOPLE_ADMIN_URL',
] as const;

/** What only the urn side may hold. */
const URN_SECRETS = [
  'URN_DATABASE_URL',
  'URN_KEK',
  'URN_KEK_FILE',
  'URN_KEK_ALSO',
  'URN_KEK_ALSO_FILE',
  'URN_OWNER_URL',
  'URN_CHAIN_APPEND_URL',
  'URN_CHAIN_OWNER_URL',
  'CLUSTER_URN_ADMIN_URL',
] as const;

/** Secrets that a file may hold in place of the environment. */
const PEOPLE_FILES = ['PEOPLE_KEK', 'PEOPLE_KEK_ALSO', 'PKCS11_PIN'] as const;
const URN_FILES = ['URN_KEK', 'URN_KEK_ALSO'] as const;

/** A web origin and nothing more: `http://localhost:3000`. */
const Origin = z.url({ protocol: /^https?$/ }).refine((text) => new URL(text).origin === text);
const Postgres = z.url({ protocol: /^postgres(ql)?$/ });

/** A key-encryption key: base64url of 32 bytes. */
const Kek = z.string().transform((text, context): Bytes => {
  try {
    const bytes = fromBase64Url(text);
    if (bytes.length === 32) return bytes;
  } catch {}
  context.addIssue({ code: 'custom', message: 'not base64url of 32 bytes' });
  return z.NEVER;
});

const Port = z.coerce.number().int().min(1).max(65535).default(3000);

const WebEnvironment = z
  .object({
    SIDE: Side.default('both'),
    PORT: Port,
    HOST: z.string().min(1).default('127.0.0.1'),
    PEOPLE_ORIGIN: Origin.optional(),
    URN_ORIGIN: Origin.optional(),
    PEOPLE_INTERNAL: Origin.optional(),
    URN_INTERNAL: Origin.optional(),
    RP_ID: z.string().min(1).default('localhost'),
    PARTY_NAME: z.string().min(1).default('Isoloir'),
    PARTY_COLOUR: z
      .string()
      .regex(/^#[0-9a-fA-F]{6}$/)
      .optional(),
  })
  .transform((env) => ({
    side: env.SIDE,
    port: env.PORT,
    /** Address to listen on: this machine alone unless the operator says otherwise (TLS ends before us). */
    host: env.HOST,
    peopleOrigin: env.PEOPLE_ORIGIN ?? `http://localhost:${env.PORT}`,
    urnOrigin: env.URN_ORIGIN ?? `http://urn.localhost:${env.PORT}`,
    /** Where one side reaches the other, server to server. */
    peopleInternal: env.PEOPLE_INTERNAL ?? `http://127.0.0.1:${env.PORT}`,
    urnInternal: env.URN_INTERNAL ?? `http://127.0.0.1:${env.PORT}`,
    rpId: env.RP_ID,
    partyName: env.PARTY_NAME,
    /** The party's colour, made readable; null where none is set. */
    theme: env.PARTY_COLOUR === undefined ? null : readTheme(env.PARTY_COLOUR),
  }));
export type WebConfig = z.infer<typeof WebEnvironment>;

/** @throws ConfigFault with a sentence for whoever chose the colour: it is no secret. */
function readTheme(colour: string): Theme {
  const derived = deriveTheme(colour);
  if (derived.ok) return derived.theme;
  throw new ConfigFault(
    `PARTY_COLOUR is too pale to be read on paper: choose a darker one, for example ${derived.fault.nearest}`,
  );
}

/** How fast one provider is sent letters: letters a minute, connections at a time. */
export type MailRate = { perMinute: number; connections: number };

/** `orange=120/2,example.org=60/1`: letters a minute / connections, by a provider's name or a domain. */
const MailRates = z.string().transform((text, context): ReadonlyMap<string, MailRate> => {
  const rates = new Map<string, MailRate>();
  for (const part of text.split(',').filter((one) => one.trim() !== '')) {
    const [, name = '', perMinute = '', connections = ''] =
      /^\s*([a-z0-9][a-z0-9.-]{0,62})=([1-9]\d{0,6})\/([1-9]\d?)\s*$/.exec(part) ?? [];
    if (name === '') {
      context.addIssue({ code: 'custom', message: 'not name=letters a minute/connections' });
      return z.NEVER;
    }
    rates.set(name, { perMinute: Number(perMinute), connections: Number(connections) });
  }
  return rates;
});

const PeopleEnvironment = z
  .object({
    PEOPLE_DATABASE_URL: Postgres,
    JOURNAL_APPEND_URL: Postgres,
    JOURNAL_READ_URL: Postgres,
    PEOPLE_KEK: Kek,
    PEOPLE_KEK_ALSO: Kek.optional(),
    ISSUER: z.enum(['wrapped', 'pkcs11']).default('wrapped'),
    ISSUER_SEAL: z.enum(['off', 'quorum']).default('off'),
    PKCS11_MODULE: z.string().startsWith('/').optional(),
    PKCS11_TOKEN: z.string().min(1).max(32).default('isoloir'),
    PKCS11_PIN: z.string().min(4).max(256).optional(),
    SESSION_SECRET: z.string().min(32),
    SMTP_URL: z.url({ protocol: /^smtps?$/ }),
    MAIL_FROM: z.string().min(3).default('Isoloir <vote@localhost>'),
    MAIL_RATES: MailRates.default(new Map()),
    MAIL_REPORT_KEY: z.string().min(32).optional(),
    MAIL_LAST_HOURS: z.coerce.number().int().min(0).max(72).default(3),
    CHANGE_WAIT: z.coerce.number().int().min(1).max(720).default(48),
    APPEAL_DAYS: z.coerce.number().int().min(0).max(3660).default(60),
    SMS_URL: z.url({ protocol: /^https?$/ }).optional(),
    SMS_KEY: z.string().min(16).optional(),
    SMS_FROM: z.string().min(1).max(20).default('Isoloir'),
    SMS_COUNTRY: z
      .string()
      .regex(/^[1-9]\d{0,2}$/)
      .default('33'),
  })
  .refine((env) => (env.SMS_URL === undefined) === (env.SMS_KEY === undefined), { path: ['SMS_URL'] })
  .transform((env) => ({
    databaseUrl: env.PEOPLE_DATABASE_URL,
    journalAppendUrl: env.JOURNAL_APPEND_URL,
    journalReadUrl: env.JOURNAL_READ_URL,
    /** Wraps and opens what is kept at rest (PROTOCOL §2.7). Nothing lasting is derived from it: it may be changed. */
    kek: env.PEOPLE_KEK,
    /** Opens, and wraps nothing: during a change of keys. */
    kekAlso: env.PEOPLE_KEK_ALSO === undefined ? [] : [env.PEOPLE_KEK_ALSO],
    /** Where issuing keys are made from now on: here, to be wrapped, or in the token. */
    issuer: env.ISSUER,
    /** Whether those made here wait under a seal that a quorum of the Authority opens. */
    seal: env.ISSUER_SEAL === 'quorum',
    token: tokenOf(env),
    sessionSecret: env.SESSION_SECRET,
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM,
    mailRates: env.MAIL_RATES,
    /** What the mail server shows when it hands in a report of delivery; without it none is taken. */
    mailReportKey: env.MAIL_REPORT_KEY ?? null,
    /** Hours before the closing at which who has not signed is reminded; 0: never. */
    mailLastHours: env.MAIL_LAST_HOURS,
    /** Hours between the decision of a change about a person and the change itself (PROTOCOL §3.5). */
    changeWait: env.CHANGE_WAIT,
    appealDays: env.APPEAL_DAYS,
    /** The gateway of text messages; null: none are sent. `country`: calling code of numbers that begin with 0. */
    sms:
      env.SMS_URL === undefined || env.SMS_KEY === undefined
        ? null
        : { url: env.SMS_URL, key: env.SMS_KEY, from: env.SMS_FROM, country: env.SMS_COUNTRY },
  }));
/** A PKCS #11 token: the module's path, the token's label, the user's PIN. */
export type TokenConfig = { module: string; label: string; pin: string };

type TokenEnvironment = {
  ISSUER: 'wrapped' | 'pkcs11';
  ISSUER_SEAL: 'off' | 'quorum';
  PKCS11_MODULE?: string | undefined;
  PKCS11_TOKEN: string;
  PKCS11_PIN?: string | undefined;
};

/** @throws ConfigFault where the parts do not make one whole */
function tokenOf(env: TokenEnvironment): TokenConfig | null {
  const { ISSUER, ISSUER_SEAL, PKCS11_MODULE: module, PKCS11_TOKEN: label, PKCS11_PIN: pin } = env;
  // What never leaves the token cannot be shared out; tokens have a quorum of their own.
  if (ISSUER === 'pkcs11' && ISSUER_SEAL === 'quorum')
    throw new ConfigFault('ISSUER=pkcs11 and ISSUER_SEAL=quorum exclude each other');
  if (module === undefined) {
    if (ISSUER === 'pkcs11') throw new ConfigFault('ISSUER=pkcs11 wants PKCS11_MODULE');
    return null;
  }
  if (pin === undefined) throw new ConfigFault('PKCS11_MODULE wants PKCS11_PIN or PKCS11_PIN_FILE');
  return { module, label, pin };
}

export type PeopleConfig = z.infer<typeof PeopleEnvironment>;

const UrnEnvironment = z
  .object({
    URN_DATABASE_URL: Postgres,
    URN_CHAIN_APPEND_URL: Postgres,
    URN_CHAIN_READ_URL: Postgres,
    URN_KEK: Kek,
    URN_KEK_ALSO: Kek.optional(),
  })
  .transform((env) => ({
    databaseUrl: env.URN_DATABASE_URL,
    chainAppendUrl: env.URN_CHAIN_APPEND_URL,
    chainReadUrl: env.URN_CHAIN_READ_URL,
    kek: env.URN_KEK,
    kekAlso: env.URN_KEK_ALSO === undefined ? [] : [env.URN_KEK_ALSO],
  }));
export type UrnConfig = z.infer<typeof UrnEnvironment>;

/** @throws ConfigFault naming what is missing or malformed. */
export function parseWebConfig(env: Environment): WebConfig {
  const config = parse(WebEnvironment, env);
  // A cookie knows no port: under one host name the urn would receive the people's session (PROTOCOL §1).
  if (new URL(config.peopleOrigin).hostname === new URL(config.urnOrigin).hostname)
    throw new ConfigFault('PEOPLE_ORIGIN and URN_ORIGIN name one host');
  refuseOneKey(env, config.side);
  if (config.side === 'people') refuseSecrets(env, URN_SECRETS);
  if (config.side === 'urn') refuseSecrets(env, PEOPLE_SECRETS);
  return config;
}

/** @throws ConfigFault also where this process is the urn's. */
export function parsePeopleConfig(env: Environment): PeopleConfig {
  if (parseWebConfig(env).side === 'urn') throw new ConfigFault('the urn process has no people configuration');
  return parse(PeopleEnvironment, withFiles(env, PEOPLE_FILES));
}

/** @throws ConfigFault also where this process is the people's. */
export function parseUrnConfig(env: Environment): UrnConfig {
  if (parseWebConfig(env).side === 'people') throw new ConfigFault('the people process has no urn configuration');
  return parse(UrnEnvironment, withFiles(env, URN_FILES));
}

const PeopleKeys = z.object({ PEOPLE_KEK: Kek, PEOPLE_KEK_ALSO: Kek.optional() });
const UrnKeys = z.object({ URN_KEK: Kek, URN_KEK_ALSO: Kek.optional() });

/** The key-encryption keys of one side alone, for the tool that changes them. @throws ConfigFault */
export function parseKeys(env: Environment, side: 'people' | 'urn'): { kek: Bytes; kekAlso: Bytes[] } {
  if (side === 'people') {
    const { PEOPLE_KEK: kek, PEOPLE_KEK_ALSO: also } = parse(PeopleKeys, withFiles(env, PEOPLE_FILES));
    return { kek, kekAlso: also === undefined ? [] : [also] };
  }
  const { URN_KEK: kek, URN_KEK_ALSO: also } = parse(UrnKeys, withFiles(env, URN_FILES));
  return { kek, kekAlso: also === undefined ? [] : [also] };
}

export const webConfig = (): WebConfig => shared('config/web', () => parseWebConfig(process.env));
export const peopleConfig = (): PeopleConfig => shared('config/people', () => parsePeopleConfig(process.env));
export const urnConfig = (): UrnConfig => shared('config/urn', () => parseUrnConfig(process.env));

function parse<T>(schema: z.ZodType<T>, env: Environment): T {
  const parsed = schema.safeParse(env);
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.map((issue) => issue.path.join('.'));
  throw new ConfigFault(`missing or malformed in the environment: ${[...new Set(names)].join(', ')}`);
}

/** One key for both sides would open both to the thief of one. */
function refuseOneKey(env: Environment, side: Side): void {
  const given = side === 'both' ? withFiles(env, [...PEOPLE_FILES, ...URN_FILES]) : env;
  const ofUrn = URN_FILES.map((name) => given[name]);
  if (PEOPLE_FILES.some((name) => given[name] !== undefined && ofUrn.includes(given[name])))
    throw new ConfigFault('PEOPLE_KEK and URN_KEK are one key');
}

function refuseSecrets(env: Environment, names: readonly string[]): void {
  const held = names.filter((name) => env[name] !== undefined && env[name] !== '');
  if (held.length > 0) throw new ConfigFault(`secrets of the other side in this process: ${held.join(', ')}`);
}
