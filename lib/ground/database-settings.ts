/**
 * What a PostgreSQL must not keep, and what it must not lose. We store no time and no order of what members do; a cluster
 * that stamps every transaction, writes statements with their values into its log or archives the urn's log of writes
 * keeps them for us; one that confirms what it has not written yet makes a receipt a promise that a power cut breaks. A
 * side that finds such a setting refuses to start: the operator sees it before the first vote, not after a theft.
 */
import { ConfigFault } from './config-fault.ts';

type Rule = {
  name: string;
  /** Is this value harmless? */
  isHarmless: (value: string) => boolean;
  /** What to write instead. */
  wanted: string;
  of: 'both' | 'urn';
  /** It loses what it has confirmed; otherwise it keeps too much. */
  loses?: true;
};

/** Milliseconds, bytes or `-1`: off. */
const isOff = (value: string): boolean => value === '-1';

const SETTINGS: readonly Rule[] = [
  { name: 'track_commit_timestamp', isHarmless: (value) => value === 'off', wanted: 'off', of: 'both' },
  // `mod` and `all` write the values of every statement
  { name: 'log_statement', isHarmless: (value) => value === 'none' || value === 'ddl', wanted: 'none', of: 'both' },
  { name: 'log_min_duration_statement', isHarmless: isOff, wanted: '-1', of: 'both' },
  { name: 'log_min_duration_sample', isHarmless: isOff, wanted: '-1', of: 'both' },
  { name: 'log_transaction_sample_rate', isHarmless: (value) => Number(value) === 0, wanted: '0', of: 'both' },
  { name: 'log_duration', isHarmless: (value) => value === 'off', wanted: 'off', of: 'both' },
  { name: 'auto_explain.log_min_duration', isHarmless: isOff, wanted: '-1', of: 'both' },
  { name: 'synchronous_commit', isHarmless: (value) => value !== 'off', wanted: 'on', of: 'both', loses: true },
  { name: 'archive_mode', isHarmless: (value) => value === 'off', wanted: 'off', of: 'urn' },
];

/** A setting as the server says it. */
export type Setting = { name: string; value: string | null };

/** `current_setting`: null for what this server does not know, as of an extension that is not loaded. */
export const settingsQuery = 'SELECT name, current_setting(name, true) AS value FROM unnest($1::text[]) AS name';
export const settingNames: readonly string[] = SETTINGS.map(({ name }) => name);

/** @throws ConfigFault naming each setting under which it keeps what we do not keep, or loses what we promise, and what to
 * set instead */
export function refuseSettings(side: 'people' | 'urn', rows: readonly Setting[]): void {
  const values = new Map(rows.map(({ name, value }) => [name, value]));
  const faults = SETTINGS.filter(({ name, isHarmless, of }) => {
    const value = values.get(name) ?? null;
    return (of === 'both' || of === side) && value !== null && !isHarmless(value);
  });
  if (faults.length === 0) return;
  const said = (loses: boolean) =>
    faults.flatMap((one) => ((one.loses ?? false) === loses ? [`${one.name} = ${one.wanted}`] : [])).join(', ');
  const [keeping, losing] = [said(false), said(true)];
  const whys = [
    ...(keeping === '' ? [] : [`keeps times or values of what members do; set ${keeping}`]),
    ...(losing === '' ? [] : [`may lose what it has confirmed; set ${losing}`]),
  ];
  throw new ConfigFault(`the PostgreSQL of the ${side} side ${whys.join('. It ')}`);
}
