/** What the gate is told by the environment. */
import { z } from 'zod';
import { ConfigFault, type Environment } from '#lib/ground/config.ts';
import { shared } from '#lib/ground/shared.ts';
import { LOOPBACK, networks, parseTrusted } from './limits/hops.ts';

const GateEnvironment = z.object({
  TRUSTED_PROXIES: z
    .string()
    .default(LOOPBACK)
    .transform((text, context) => parseTrusted(text) ?? fault(context)),
  PEER_ADDRESSES: z
    .string()
    .default('')
    .transform((text, context) => networks(text) ?? fault(context)),
  CONNECTIONS: z.coerce.number().int().min(64).max(1_000_000).default(8000),
  CONNECTIONS_PER_ADDRESS: z.coerce.number().int().min(8).max(1_000_000).default(512),
  GATE: z.enum(['on', 'off']).default('on'),
  WAITING_ROOM: z.enum(['auto', 'open', 'off']).default('auto'),
  WAITING_ROOM_PACE: z.coerce.number().int().min(1).max(10_000).optional(),
  METRICS_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
});

const Settings = GateEnvironment.transform((env) => ({
  /** Whose X-Forwarded-For is believed. */
  trusted: env.TRUSTED_PROXIES,
  /** The other side's server, where it comes from outside: not limited by address. */
  peers: env.PEER_ADDRESSES,
  /** Connections held at once by one process, in all and from one address (a proxy of ours may have all). */
  connections: env.CONNECTIONS,
  connectionsPerAddress: env.CONNECTIONS_PER_ADDRESS,
  /** Off: for measuring what the gate is worth. */
  isOn: env.GATE === 'on',
  /** `auto`: it opens when seats run out; `open`: in force, before an announced crowd; `off`: never. */
  room: { setting: env.WAITING_ROOM, most: env.WAITING_ROOM_PACE },
  /** Where figures are shown to a Prometheus server; null: nowhere. */
  metrics: env.METRICS_PORT === undefined ? null : { port: env.METRICS_PORT, host: env.METRICS_HOST },
  redisUrl: env.REDIS_URL ?? null,
}));
export type GateConfig = z.infer<typeof Settings>;

/** @throws ConfigFault naming what is malformed, quoting nothing. */
export function parseGateConfig(env: Environment): GateConfig {
  const parsed = Settings.safeParse(env);
  if (parsed.success) return parsed.data;
  const names = new Set(parsed.error.issues.map((issue) => issue.path.join('.')));
  throw new ConfigFault(`missing or malformed in the environment: ${[...names].join(', ')}`);
}

export const gateConfig = (): GateConfig => shared('config/gate', () => parseGateConfig(process.env));

function fault(context: z.RefinementCtx): never {
  context.addIssue({ code: 'custom', message: 'not a list of networks' });
  return z.NEVER;
}
