/**
 * How fast each provider is sent letters. Providers shut out who writes too fast; none publishes its limits in full. These
 * are careful starting points, known from what operators report: an operator who sees deferrals lowers them, one who is
 * known to a provider raises them, both by MAIL_RATES.
 */
import { ConfigFault, type MailRate, peopleConfig } from '#lib/ground/config.ts';
import { shared } from '#lib/ground/shared.ts';

type Provider = MailRate & { domains: readonly string[] };

/** Letters a minute, connections at a time over all workers, and the domains that lead to the same servers. */
const PROVIDERS: Readonly<Record<string, Provider>> = {
  gmail: { perMinute: 1200, connections: 8, domains: ['gmail.com', 'googlemail.com'] },
  microsoft: {
    perMinute: 600,
    connections: 4,
    domains: ['outlook.com', 'outlook.fr', 'hotmail.com', 'hotmail.fr', 'live.com', 'live.fr', 'msn.com'],
  },
  orange: { perMinute: 240, connections: 2, domains: ['orange.fr', 'wanadoo.fr', 'voila.fr'] },
  free: { perMinute: 240, connections: 2, domains: ['free.fr', 'aliceadsl.fr', 'libertysurf.fr'] },
  sfr: {
    perMinute: 300,
    connections: 3,
    domains: ['sfr.fr', 'neuf.fr', 'cegetel.net', '9online.fr', 'club-internet.fr', 'numericable.fr', 'noos.fr'],
  },
  laposte: { perMinute: 300, connections: 3, domains: ['laposte.net'] },
  bouygues: { perMinute: 300, connections: 2, domains: ['bbox.fr', 'bouygtel.fr'] },
  yahoo: {
    perMinute: 600,
    connections: 4,
    domains: ['yahoo.com', 'yahoo.fr', 'ymail.com', 'rocketmail.com', 'aol.com', 'aol.fr'],
  },
  apple: { perMinute: 600, connections: 4, domains: ['icloud.com', 'me.com', 'mac.com'] },
  proton: { perMinute: 600, connections: 4, domains: ['proton.me', 'protonmail.com', 'pm.me'] },
  gmx: { perMinute: 300, connections: 2, domains: ['gmx.com', 'gmx.fr', 'gmx.net', 'gmx.de', 'mail.com'] },
};
/** Every other address: thousands of small servers, a few letters each. */
const OTHER: MailRate = { perMinute: 3000, connections: 8 };
export const OTHER_LANE = 'other';

/** Seconds of a provider's rate that may leave at once after a quiet time. */
const BURST = 10;

/** One provider as the claim sees it: letters a second, letters at once, connections. */
export type Lane = { lane: string; rate: number; burst: number; connections: number };

export type Lanes = {
  lanes: readonly Lane[];
  /** Domain → lane, as two columns for SQL. */
  domains: readonly string[];
  of: readonly string[];
};

/** The table above with what the operator changed. A name with a dot is a domain, which gets a lane of its own. */
export function makeLanes(changed: ReadonlyMap<string, MailRate>): Lanes {
  const rates = new Map<string, MailRate>([...Object.entries(PROVIDERS), [OTHER_LANE, OTHER]]);
  const laneOf = new Map(
    Object.entries(PROVIDERS).flatMap(([name, { domains }]) => domains.map((domain) => [domain, name] as const)),
  );
  for (const [name, rate] of changed) {
    if (name.includes('.')) laneOf.set(name, name);
    else if (!rates.has(name)) throw new ConfigFault(`MAIL_RATES names no provider we know: ${name}`);
    rates.set(name, rate);
  }
  return {
    lanes: [...rates].map(([lane, { perMinute, connections }]) => ({
      lane,
      rate: perMinute / 60,
      burst: Math.max(1, (perMinute / 60) * BURST),
      connections,
    })),
    domains: [...laneOf.keys()],
    of: [...laneOf.values()],
  };
}

export const lanes = (): Lanes => shared('people/mail-lanes', () => makeLanes(peopleConfig().mailRates));

/** SQL: the lane of the address `email`; `$a` and `$b` are the two columns of `laneValues`. */
export const laneOf = (email: string, a: number, b: number): string =>
  `coalesce((SELECT l.lane FROM unnest($${a}::text[], $${b}::text[]) AS l (domain, lane)
     WHERE l.domain = substring(lower(${email}) FROM '@([^@]*)$')), '${OTHER_LANE}')`;

export const laneValues = (): [readonly string[], readonly string[]] => {
  const { domains, of } = lanes();
  return [domains, of];
};
