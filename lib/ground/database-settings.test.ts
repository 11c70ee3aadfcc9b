import { expect, test } from 'vitest';
import { ConfigFault } from './config-fault.ts';
import { refuseSettings, settingNames } from './database-settings.ts';

const harmless: Readonly<Record<string, string | null>> = {
  track_commit_timestamp: 'off',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_min_duration_sample: '-1',
  log_transaction_sample_rate: '0',
  log_duration: 'off',
  'auto_explain.log_min_duration': null,
  synchronous_commit: 'on',
  archive_mode: 'off',
};
const rows = (change: Record<string, string> = {}) =>
  Object.entries({ ...harmless, ...change }).map(([name, value]) => ({ name, value }));

test('the settings as PostgreSQL comes are harmless', () => {
  expect(Object.keys(harmless)).toEqual(settingNames);
  for (const side of ['people', 'urn'] as const) expect(() => refuseSettings(side, rows())).not.toThrow();
  expect(() => refuseSettings('urn', rows({ log_statement: 'ddl' }))).not.toThrow();
});

test.each([
  ['track_commit_timestamp', 'on'],
  ['log_statement', 'mod'],
  ['log_statement', 'all'],
  ['log_min_duration_statement', '0'],
  ['log_min_duration_statement', '250ms'],
  ['log_min_duration_sample', '1s'],
  ['log_transaction_sample_rate', '0.1'],
  ['log_duration', 'on'],
  ['auto_explain.log_min_duration', '0'],
  ['synchronous_commit', 'off'],
])('%s = %s: neither side starts', (name, value) => {
  for (const side of ['people', 'urn'] as const)
    expect(() => refuseSettings(side, rows({ [name]: value }))).toThrow(new RegExp(`${side} side.*${name} = `));
});

test('the urn’s writes are archived by nobody; the people’s may be, and every fault is named at once', () => {
  expect(() => refuseSettings('people', rows({ archive_mode: 'on' }))).not.toThrow();
  expect(() => refuseSettings('urn', rows({ archive_mode: 'always', log_duration: 'on' }))).toThrow(
    new ConfigFault(
      'the PostgreSQL of the urn side keeps times or values of what members do; set log_duration = off, archive_mode = off',
    ),
  );
});

test('what may lose a receipt is said apart from what keeps too much', () => {
  for (const wait of ['local', 'remote_write', 'remote_apply'])
    expect(() => refuseSettings('urn', rows({ synchronous_commit: wait }))).not.toThrow();
  expect(() => refuseSettings('people', rows({ synchronous_commit: 'off', log_duration: 'on' }))).toThrow(
    new ConfigFault(
      'the PostgreSQL of the people side keeps times or values of what members do; set log_duration = off. It may lose what it has confirmed; set synchronous_commit = on',
    ),
  );
});
