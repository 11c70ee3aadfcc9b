/**
 * vitest's setup file where modules stay loaded from one test file to the next (`isolate: false`; loading them anew for
 * each took longer than the tests of many). Before each file the process is again what it was before the first. What a
 * module keeps by itself stays: it is made from what never changes (docs/decisions/031), and a file that replaces modules
 * runs apart (isolated.ts).
 */
import { vi } from 'vitest';
import { backTo, type State, stateNow } from './state.ts';

const FIRST = Symbol.for('isoloir.testing.first');
const world: typeof globalThis & { [FIRST]?: State } = globalThis;

vi.useRealTimers();
vi.unstubAllGlobals();
if (world[FIRST] === undefined) world[FIRST] = stateNow();
else backTo(world[FIRST]);
