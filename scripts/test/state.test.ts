import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { now, setClock } from '#lib/ground/clock.ts';
import { shared } from '#lib/ground/shared.ts';
import { isolatedFiles, replacesModules } from './isolated.ts';
import { backTo, stateNow } from './state.ts';

test('whatever a file leaves behind is undone', () => {
  process.env.LEFT_ALONE = 'one';
  const before = stateNow();
  const [{ fetch }, folder] = [globalThis, process.cwd()];
  setClock(() => 0);
  shared('testing/left', () => 'left');
  Object.assign(process.env, { LEFT_ALONE: 'two', LEFT_BEHIND: 'yes' });
  delete process.env.PATH;
  globalThis.fetch = () => Promise.reject(new Error('no network'));
  process.chdir(tmpdir());
  backTo(before);
  expect(now()).toBeGreaterThan(0);
  expect(shared('testing/left', () => 'fresh')).toBe('fresh');
  expect(process.env).toMatchObject({ LEFT_ALONE: 'one', PATH: expect.any(String) });
  expect(process.env).not.toHaveProperty('LEFT_BEHIND');
  expect([globalThis.fetch, process.cwd()]).toEqual([fetch, folder]);
});

test('what stays is what a loaded module has made for itself', () => {
  const before = stateNow();
  Object.defineProperty(globalThis, 'madeByAModule', { value: 1, configurable: true });
  backTo(before);
  expect(Reflect.get(globalThis, 'madeByAModule')).toBe(1);
  Reflect.deleteProperty(globalThis, 'madeByAModule');
});

test.each([
  ["vi.mock('./read.ts', () => ({}));", true],
  ['  vi.doMock(path);', true],
  ['vi.resetModules();', true],
  ["vi.spyOn(process.stderr, 'write');", false],
  ['const mock = vi.fn();', false],
])('%s', (text, isolated) => expect(replacesModules(text)).toBe(isolated));

test('files that replace modules are found, and they alone', () => {
  const found = isolatedFiles(['lib'], /\.test\.ts$/);
  expect(found).toContain('lib/crypto/fast.test.ts');
  expect(found).not.toContain('lib/wall.test.ts');
});
