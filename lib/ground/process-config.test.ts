import { describe, expect, test } from 'vitest';
import { ConfigFault } from './config-fault.ts';
import { parseProcessConfig } from './process-config.ts';

describe('the layout', () => {
  test.each([
    [1, {}, { processes: 1, threads: 1, drain: 0 }],
    [2, {}, { processes: 2, threads: 1, drain: 0 }],
    [8, {}, { processes: 8, threads: 1, drain: 0 }],
    [8, { PROCESSES: '2' }, { processes: 2, threads: 4, drain: 0 }],
    [8, { PROCESSES: '1' }, { processes: 1, threads: 7, drain: 0 }],
    [2, { PROCESSES: '1', THREADS: '0' }, { processes: 1, threads: 0, drain: 0 }],
    [2, { THREADS: '3', DRAIN_SECONDS: '5' }, { processes: 2, threads: 3, drain: 5000 }],
  ])('on %i cores with %o', (cores, env, layout) => {
    expect(parseProcessConfig(env, cores)).toEqual(layout);
  });

  test.each([
    ['PROCESSES', '0'],
    ['PROCESSES', 'all'],
    ['PROCESSES', '1.5'],
    ['PROCESSES', '257'],
    ['THREADS', '-1'],
    ['THREADS', '300'],
    ['DRAIN_SECONDS', '301'],
    ['DRAIN_SECONDS', '1 minute'],
  ])('%s=%s is refused by its name, and its value not told', (name, value) => {
    const parse = () => parseProcessConfig({ [name]: value }, 2);
    expect(parse).toThrow(ConfigFault);
    expect(parse).toThrow(`missing or malformed in the environment: ${name}`);
  });
});
