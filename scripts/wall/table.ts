/** HOUSE §2 as data: which module each file belongs to, and whom it may import. Everything not listed is forbidden. */

/** First match counts; a file that matches nothing fails the test. */
export const MODULES: readonly (readonly [module: string, path: RegExp])[] = [
  ['ground', /^lib\/ground\//],
  ['crypto', /^lib\/crypto\//],
  ['i18n', /^lib\/i18n\//],
  ['gate', /^lib\/gate\//],
  ['election', /^lib\/election\//],
  // What booth, trustee and verifier may have of the board: no database, no network.
  [
    'board-pure',
    /^lib\/board\/(event|batch|payload|fold|search|derive-archive|(verify|register-audit)\/.*)(\.test)?\.ts$/,
  ],
  ['board', /^lib\/board\//],
  ['people/db', /^lib\/people\/(db|roles)(\.db\.test|\.test)?\.ts$/],
  ['people/testing', /^lib\/people\/testing\.ts$/],
  ['people/proof', /^lib\/people\/proof\//],
  ['people/keys', /^lib\/people\/keys\//],
  ['people/sealed', /^lib\/people\/sealed\//],
  ['people/refused', /^lib\/people\/refused\//],
  ['people/mail', /^lib\/people\/mail\//],
  ['people/roll', /^lib\/people\/roll\//],
  ['people/passkey', /^lib\/people\/passkey\//],
  ['people/decision', /^lib\/people\/decision\//],
  ['people/desk', /^lib\/people\/desk\//],
  ['people/authority', /^lib\/people\/authority\//],
  ['urn', /^lib\/urn\//],
  ['booth', /^lib\/booth\//],
  ['trustee', /^lib\/trustee\//],
  ['web', /^lib\/web\//],
  ['side/people', /^lib\/side\/(people|refusals)/],
  ['side/urn', /^lib\/side\/(urn|testing-urn)/],
  ['wall', /^lib\/wall(\.types)?\.test\.ts$/],
  // Enrolment and sign-in: built apart from Next and from the booth (decision 022).
  ['enrol', /^app\/_(enrol|sign-in)\//],
  // What searches the board's page: built beside them, and reads whole chains (decision 039).
  ['board-page', /^app\/_board\//],
  // The one script of pages of links (decision 039).
  ['still', /^app\/_still\//],
  ['app', /^app\//],
  ['server', /^server\.ts$/],
  ['proxy', /^proxy\.ts$/],
  ['settings', /^(next\.config\.js|\.ci\/.*)$/],
  ['setup', /^scripts\/(db\/|keys\/|setup\.ts$|prepare\.mjs$)/],
  ['demo', /^scripts\/demo(\/|\.mjs$)/],
  ['drill', /^scripts\/drill\//],
  ['replay', /^scripts\/replay\//],
  ['scripts', /^scripts\//],
  ['bench', /^bench\//],
  ['e2e', /^e2e\//],
];

const PURE = ['ground', 'crypto', 'election', 'board-pure'] as const;
/** Keys at rest lie lowest: whatever people keeps may be wrapped under them (decision 025). */
const PEOPLE = ['ground', 'i18n', 'crypto', 'election', 'board-pure', 'board', 'people/db', 'people/keys'] as const;
/** What speaks HTTP to both sides and never imports them. */
const OUTSIDE = [...PURE, 'i18n', 'booth', 'trustee'] as const;

/** Each may import itself as well. `people/*` one way: proof ← sealed ← refused, mail ← roll ← passkey ← decision ← desk ← authority. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  ground: [],
  crypto: ['ground'],
  i18n: ['ground'],
  // It refuses in the reader's language before the web edge is asked.
  gate: ['ground', 'i18n'],
  election: ['ground', 'crypto'],
  'board-pure': ['ground', 'crypto', 'election'],
  board: ['ground', 'crypto', 'election', 'board-pure'],
  'people/db': ['ground', 'crypto', 'election'],
  'people/keys': ['ground', 'i18n', 'crypto', 'election', 'people/db'],
  'people/proof': PEOPLE,
  'people/sealed': PEOPLE,
  'people/refused': [...PEOPLE, 'people/sealed'],
  'people/mail': [...PEOPLE, 'people/proof', 'people/sealed'],
  'people/roll': [...PEOPLE, 'people/proof', 'people/sealed', 'people/refused', 'people/mail'],
  'people/passkey': [...PEOPLE, 'people/proof', 'people/sealed', 'people/mail', 'people/roll'],
  'people/decision': [
    ...PEOPLE,
    'people/proof',
    'people/sealed',
    'people/refused',
    'people/mail',
    'people/roll',
    'people/passkey',
  ],
  'people/desk': [
    ...PEOPLE,
    'people/proof',
    'people/sealed',
    'people/mail',
    'people/roll',
    'people/passkey',
    'people/decision',
  ],
  'people/authority': [
    ...PEOPLE,
    'people/proof',
    'people/sealed',
    'people/refused',
    'people/mail',
    'people/roll',
    'people/passkey',
    'people/decision',
    'people/desk',
  ],
  'people/testing': [
    ...PEOPLE,
    'people/keys',
    'people/proof',
    'people/sealed',
    'people/refused',
    'people/mail',
    'people/roll',
    'people/passkey',
    'people/decision',
    'people/desk',
    'people/authority',
  ],
  urn: ['ground', 'crypto', 'election', 'board-pure', 'board'],
  booth: [...PURE, 'i18n'],
  trustee: [...PURE, 'i18n'],
  web: ['ground', 'i18n', 'gate'],
  'side/people': [
    ...PURE,
    'board',
    'web',
    'gate',
    'people/db',
    'people/keys',
    'people/proof',
    'people/sealed',
    'people/refused',
    'people/mail',
    'people/roll',
    'people/passkey',
    'people/decision',
    'people/desk',
    'people/authority',
  ],
  'side/urn': [...PURE, 'board', 'web', 'gate', 'urn'],
  wall: ['people/db', 'urn', 'board', 'election', 'ground', 'setup', 'scripts'],
  app: [
    ...PURE,
    'web',
    'gate',
    'i18n',
    'booth',
    'trustee',
    'board',
    'people/keys',
    'people/proof',
    'people/sealed',
    'people/refused',
    'people/mail',
    'people/roll',
    'people/passkey',
    'people/decision',
    'people/desk',
    'people/authority',
    'urn',
  ],
  still: ['i18n'],
  'board-page': ['app'],
  enrol: ['ground', 'crypto', 'election', 'i18n', 'app'],
  server: ['ground', 'gate', 'web', 'side/people', 'side/urn'],
  proxy: ['ground', 'web'],
  settings: ['scripts', 'setup'],
  setup: ['ground', 'crypto', 'people/db', 'i18n', 'scripts'],
  scripts: [...OUTSIDE, 'setup'],
  // The demonstration plays people with the software authenticator of the tests, over HTTP.
  demo: [...OUTSIDE, 'scripts', 'setup', 'e2e'],
  // The drill holds an election of its own, steals it and attacks it: over HTTP, and from bytes.
  drill: [...OUTSIDE, 'scripts', 'setup', 'e2e', 'demo'],
  // The replay holds an election of its own under attack, over HTTP; it shares the drill's dice and its list of hands.
  replay: [...OUTSIDE, 'scripts', 'setup', 'e2e', 'demo', 'drill'],
  // What a refusal costs by itself is measured without a network (bench/gate.bench.ts).
  bench: [...OUTSIDE, 'scripts', 'e2e', 'drill', 'replay', 'gate'],
  e2e: [...OUTSIDE, 'scripts', 'setup', 'demo'],
};

/** What a test may import beside its module's own: the database harness, the wall's scripts, arranged people, the edge. */
export const TESTS_MAY_ALSO: readonly string[] = [
  'setup',
  'scripts',
  'people/testing',
  'people/db',
  'web',
  'board-pure',
];

/** Of `ground`, crypto may see these two alone: it runs unchanged in booth, server and verifier. */
export const CRYPTO_MAY_SEE = ['lib/ground/bytes.ts', 'lib/ground/canonical.ts', 'lib/ground/result.ts'] as const;

/** Files through which a module is entered from elsewhere. Modules that are not named are open: each file is a door. */
export const DOORS: Readonly<Record<string, RegExp>> = {
  // The console shows figures and admits nobody, and Next's handlers refuse: what admits stays out of Next's bundle.
  gate: /\/(index|platform|refuse\/statement)\.ts$/,
  web: /\/(index|language|node|policy)\.ts$/,
  urn: /\/(index|db)\.ts$/,
  board: /\/(index|append|db|view|urn-view|remote)\.ts$/,
  'people/proof': /\/index\.ts$/,
  'people/keys': /\/index\.ts$/,
  'people/sealed': /\/index\.ts$/,
  'people/refused': /\/index\.ts$/,
  'people/mail': /\/index\.ts$/,
  'people/roll': /\/index\.ts$/,
  'people/passkey': /\/(index|session)\.ts$/,
  'people/decision': /\/index\.ts$/,
  'people/desk': /\/index\.ts$/,
  'people/authority': /\/index\.ts$/,
};

/** The only places of `lib` that may know React or Next. */
export const FRAMEWORK_IN_LIB = /^lib\/(web|booth|people\/passkey\/session\.ts|people\/passkey\/.*session.*)/;

/** Packages that run code which no import names: not in what runs, but for tests and tools. */
export const LOADING_PACKAGES = /^((node:)?(module|vm|worker_threads|child_process|cluster)|piscina)$/;
/** The two that start what the build names: this very server once per core, and the threads of scripts/build-server.ts. */
export const STARTERS: Readonly<Record<string, string>> = {
  'lib/ground/processes.ts': 'node:cluster',
  'lib/ground/threads.ts': 'piscina',
};
/** Tests and tools that load by a computed name: the built server, benches, catalogues. */
export const LOADERS: readonly string[] = [
  'bench/main.ts',
  'e2e/server.ts',
  'lib/i18n/catalogue.test.ts',
  'scripts/browser-build.ts',
  'scripts/demo/server.mjs',
];

/** Packages that no browser bundle may hold. */
export const SERVER_PACKAGES =
  /^(node:|pg$|nodemailer|@prisma\/|next-auth$|sodium-native|rate-limiter-flexible|@simplewebauthn\/server)/;
/** Files of ours that no browser bundle may hold. */
export const SERVER_FILES =
  /(^|\/)db\.ts$|^lib\/ground\/(config|peer|postgres)\.ts$|^lib\/(people|urn|side|gate)\/|\/generated\/|\/testing\.ts$/;

/** What enrolment and sign-in may never hold, through any number of steps: they ask for a passkey and know of no vote. */
export const NOT_IN_ENROLMENT = /^lib\/(booth|trustee|board|people|urn)\/|^app\/(\[|api\/)/;
/** Packages too heavy for a first page on a slow line, or of the pages that Next serves. */
export const NOT_IN_ENROLMENT_PACKAGES = /^(next|next-auth|zod|@noble\/curves)($|\/)/;

/** Where a default export is demanded: Next's conventions and settings of tools. */
export const DEFAULT_EXPORT =
  /^(next\.config\.js|\.ci\/[a-z.-]+\.ts|scripts\/db\/test-clusters\.ts|e2e\/prepared-clusters\.ts|app\/(.*\/)?(page|layout|not-found|error|global-error|global-not-found|loading|template)\.tsx)$/;

/** Everything that may lie in the root, but what git ignores. */
export const ROOT = [
  '.ci',
  '.gitignore',
  '.npmrc',
  'LICENSE',
  'README.md',
  'app',
  'bench',
  'docs',
  'e2e',
  'lib',
  'next.config.js',
  'package-lock.json',
  'package.json',
  'prisma',
  'proxy.ts',
  'public',
  'scripts',
  'server.ts',
  'tsconfig.json',
] as const;

/** Folders of lib (HOUSE §1). */
export const LIB = [
  'board',
  'booth',
  'crypto',
  'election',
  'gate',
  'ground',
  'i18n',
  'people',
  'side',
  'trustee',
  'urn',
  'web',
] as const;
