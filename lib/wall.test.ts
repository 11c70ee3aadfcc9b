/** Lock 1 (HOUSE §3): section 2 of HOUSE, executed. Each rule is shown a file that breaks it. */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { graphOf, readGraph } from '../scripts/wall/graph.ts';
import { RULES } from '../scripts/wall/rules.ts';
import { LIB, ROOT } from '../scripts/wall/table.ts';

const root = new URL('..', import.meta.url).pathname;
const graph = await readGraph(root);

describe('the house as it stands', () => {
  test('has been read', () => expect(graph.size).toBeGreaterThan(100));
  test.each(Object.entries(RULES))('%s', (_, rule) => expect(rule(graph)).toEqual([]));
});

/** Sources that break a rule, and the file that must be named. */
const BREACHES: Readonly<
  Record<keyof typeof RULES, readonly (readonly [file: string, source: string, also?: string])[]>
> = {
  everyFileHasAModule: [['lib/helper/x.ts', '']],
  canBeFollowed: [
    ['app/x.ts', "import './y';", ''],
    ['app/x.ts', "import './y.js';", ''],
    ['app/x.ts', "import '#lib/urn/index';"],
    ['app/x.ts', "import './generated/y.ts';"],
    ['app/x.ts', "import '/work/lib/urn/index.ts';"],
    ['app/x.ts', "import 'file:///work/lib/urn/index.ts';"],
    ['app/x.ts', "import 'data:text/javascript,1';"],
    ['app/x.ts', "const urn = require('#lib/urn/index.ts');"],
    ['app/x.ts', "const f = () => [require('#lib/urn/index.ts')];"],
    ['app/x.ts', "import urn = require('#lib/urn/index.ts');"],
    ['lib/web/x.ts', 'await import(name);'],
    ['proxy.ts', 'await import(name);'],
    ['app/x.ts', "import { createRequire } from 'node:module';"],
    ['lib/urn/x.ts', "import { Worker } from 'worker_threads';"],
    ['scripts/x.ts', "await import('#lib/' + name);"],
  ],
  mayImport: [
    ['lib/ground/x.ts', "import { H } from '#lib/crypto/hash.ts';"],
    ['lib/urn/x.ts', "import { withPeople } from '#lib/people/db.ts';"],
    ['lib/people/roll/x.ts', "import type { UrnTx } from '#lib/urn/db.ts';"],
    ['lib/people/mail/x.ts', "import { openEnrolment } from '#lib/people/passkey/index.ts';"],
    ['lib/booth/x.ts', "import { readJournal } from '#lib/board/index.ts';"],
    ['lib/election/x.ts', "export * from '#lib/board/event.ts';"],
    ['lib/web/x.ts', "await import('#lib/urn/index.ts');"],
    ['lib/urn/x.ts', "import { route } from '#lib/web/index.ts';"],
    ['lib/board/x.ts', "import x from '../../app/x.tsx';"],
    ['scripts/x.ts', "import { castBallot } from '#lib/urn/index.ts';"],
    ['app/x.ts', "import { openLink } from './_enrol/enroling.ts';"],
  ],
  cryptoSeesLittle: [['lib/crypto/x.ts', "import { log } from '#lib/ground/log.ts';"]],
  throughDoors: [
    ['lib/side/urn.ts', "import { flushUrn } from '#lib/urn/flush.ts';"],
    ['lib/urn/x.ts', "import { enc } from '../ground/canonical.ts';"],
  ],
  sidesAreNamedOnce: [
    ['app/x.ts', "await import('#lib/side/urn.ts');"],
    ['server.ts', "import { hot } from '#lib/side/people.ts';"],
  ],
  neverBothSides: [
    ['app/x.ts', "import '#lib/people/roll/index.ts'; import './y.ts';", "import '#lib/urn/index.ts';"],
    ['app/x.ts', "import '#lib/people/roll/index.ts'; await import('./y.ts');", "export {} from '#lib/urn/index.ts';"],
    [
      'app/x.ts',
      "import '#lib/people/roll/index.ts'; export * from './y.ts';",
      "import type from '#lib/urn/index.ts';",
    ],
    ['app/x.ts', "import '#lib/people/roll/index.ts'; export { type T } from './y.ts';", "import '#lib/urn/index.ts';"],
  ],
  outsideSpeaksHttp: [
    ['e2e/x.ts', "import './y.ts';", "import '#lib/urn/index.ts';"],
    ['e2e/x.ts', 'await import(`#lib/urn/index.ts`);'],
  ],
  browserBundlesAreClean: [
    ['app/x.tsx', "'use client';\nimport './y.ts';", "import { withUrn } from '#lib/urn/db.ts';"],
    ['app/x.tsx', "'use client';\nimport fs from 'node:fs';"],
    ['lib/booth/x.ts', "import { webConfig } from '#lib/ground/config.ts';"],
    ['app/_enrol/x.ts', "import { webConfig } from '#lib/ground/config.ts';"],
    ['app/_sign-in/x.ts', "import { webConfig } from '#lib/ground/config.ts';"],
  ],
  enrolmentStandsAlone: [
    ['app/_enrol/x.ts', "import { seal } from '#lib/booth/index.ts';"],
    ['app/_enrol/x.tsx', "import './y.ts';", "import '#lib/booth/stored.ts';"],
    ['app/_enrol/x.ts', "import './y.ts';", "import { z } from 'zod';"],
    ['app/_enrol/x.tsx', "import { usePathname } from 'next/navigation';"],
    ['app/_sign-in/x.tsx', "import './y.ts';", "import { z } from 'zod';"],
  ],
  useClientInLeaves: [['lib/web/x.ts', "'use client';"]],
  frameworkStaysOut: [
    ['lib/urn/x.ts', "import { headers } from 'next/headers';"],
    ['lib/board/x.ts', "import { cache } from 'react';"],
  ],
  generatedBehindDb: [
    ['lib/people/roll/x.ts', "import { PrismaClient } from '../generated/client.ts';"],
    ['lib/urn/x.ts', "import 'server-only';"],
  ],
  testsStayOut: [['lib/urn/x.ts', "import { at } from './testing.ts';"]],
  noDefaultExport: [
    ['lib/urn/x.ts', 'export default 1;'],
    ['app/x.tsx', 'const x = 1; export { x as default };'],
  ],
};

describe('each rule can fail', () => {
  const cases = Object.entries(BREACHES).flatMap(([name, breaches]) => breaches.map((breach) => ({ name, breach })));
  test.each(cases)('$name: $breach', ({ name, breach: [file, source, also] }) => {
    const folder = file.slice(0, file.lastIndexOf('/') + 1);
    const fixture = graphOf({ [file]: source, ...(also === undefined ? {} : { [`${folder}y.ts`]: also }) });
    expect(RULES[name]?.(fixture).some((fault) => fault.startsWith(`${file}: `))).toBe(true);
  });

  test('and none of them stands without a breach', () => {
    expect(Object.keys(BREACHES).sort()).toEqual(Object.keys(RULES).sort());
  });

  test('what is allowed passes them all', () => {
    const fixture = graphOf({
      'lib/ground/canonical.ts': '',
      'lib/i18n/index.ts': '',
      'lib/urn/db.ts': '',
      'lib/urn/index.ts': "import './x.ts'; import pg from 'pg'; import '@prisma/client';",
      'lib/side/people.ts': '',
      'lib/urn/x.ts': "import { enc } from '#lib/ground/canonical.ts'; import { withUrn } from './db.ts';",
      'lib/side/urn.ts': "import { castBallot } from '#lib/urn/index.ts';",
      'server.ts': "const urn = await import('#lib/side/urn.ts'); const people = await import('#lib/side/people.ts');",
      'app/[locale]/page.tsx': "import { t } from '#lib/i18n/index.ts'; export default function Page() {}",
    });
    expect(Object.values(RULES).flatMap((rule) => rule(fixture))).toEqual([]);
  });
});

/** What git does not keep, and so nobody reads. */
const IGNORED = [
  '.git',
  '.next',
  '.data',
  '.cache',
  'dist',
  'node_modules',
  'test-results',
  'playwright-report',
  'next-env.d.ts',
];

describe('places', () => {
  test('the root holds what HOUSE names and nothing more', () => {
    const here = readdirSync(root).filter((name) => !IGNORED.includes(name) && !name.endsWith('.tsbuildinfo'));
    expect(here.filter((name) => !ROOT.some((known) => known === name))).toEqual([]);
  });
  test('a new folder of lib needs a decision record', () => {
    const folders = readdirSync(`${root}lib`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).filter((name) => !LIB.some((known) => known === name))).toEqual([]);
  });
});
