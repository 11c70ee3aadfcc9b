/** Some files of a suite run at the same time, and other suites beside them: what they share is only read. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const never = [
  ['builds what others read meanwhile (builtBooth(), or a folder of its own)', /from '[./]+scripts\/(build-|compress)/],
  ['waits for wall time, which is too short on a busy machine', /waitForTimeout\(/],
  ['listens on a port that someone else may hold', /\.listen\(\s*[1-9]/],
  ['writes under a fixed name', /['"`]\/(var\/)?tmp\//],
] as const;

const found = (text: string) => never.filter(([, sign]) => sign.test(text)).map(([what]) => what);
const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && file !== path.basename(import.meta.filename),
);

test('no file takes anything from under the one beside it', () => {
  const all = files.map((file) => [file, found(readFileSync(path.join(import.meta.dirname, file), 'utf8'))]);
  expect(all.filter(([, what]) => what?.length)).toEqual([]);
});

test.each([
  "import { buildBooth } from '../scripts/build-booth.ts';",
  'await page.waitForTimeout(30);',
  "server.listen(3000, '127.0.0.1', done);",
  "const folder = '/tmp/isoloir';",
])('and this would be found: %s', (line) => {
  expect(found(line)).toHaveLength(1);
});
