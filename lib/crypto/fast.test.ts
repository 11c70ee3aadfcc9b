import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

test('without WebAssembly the JavaScript backend takes over', async () => {
  const refused = class {
    constructor() {
      throw new EvalError('refused by the page’s policy');
    }
  };
  vi.stubGlobal('WebAssembly', { ...WebAssembly, Module: refused });
  const { fastEd25519Group } = await import('./fast.ts');
  const { ed25519Group } = await import('./ed25519.ts');
  expect(fastEd25519Group()).toBe(ed25519Group());
});

test('with it there is one fast group per process', async () => {
  const { fastEd25519Group } = await import('./fast.ts');
  const { ed25519Group } = await import('./ed25519.ts');
  expect(fastEd25519Group()).not.toBe(ed25519Group());
  expect(fastEd25519Group()).toBe(fastEd25519Group());
});
