import { expect, test } from 'vitest';
import { failureOf } from './ask.ts';

const problem = { code: 'enrol/used-link', title: 'Used.', status: 409 };

test('a problem is told by its code and its title, with the reference of a fault', () => {
  expect(failureOf(problem)).toEqual({ code: 'enrol/used-link', title: 'Used.', document: problem });
  expect(failureOf({ ...problem, field: 'name', fault: 'ab12' })).toMatchObject({ field: 'name', fault: 'ab12' });
});

test.each([
  null,
  'bad gateway',
  [],
  [problem],
  {},
  { code: 'x' },
  { ...problem, title: 1 },
  { ...problem, code: null },
  { ...problem, field: 1 },
  { ...problem, fault: null },
])('%j is no problem of ours: nobody answered', (document) => {
  expect(failureOf(document)).toEqual({ code: 'unreachable', title: '', document });
});
