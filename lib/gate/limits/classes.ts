/**
 * Who may ask how often, and who goes first: one table that one can read aloud. A request is classified by method and
 * path alone, before a byte of its body is read; the first row that matches counts.
 */

/** In order of priority: what brings a vote home goes before what shows something (issue 5, item 3). */
export const RANKS = ['cast', 'sign', 'sign in', 'page', 'rest'] as const;
export type Rank = (typeof RANKS)[number];

type Row = {
  name: string;
  method: 'any' | 'read' | 'write' | 'preflight';
  path: RegExp;
  rank: Rank;
  /** Requests that one address may make in `seconds`; wider prefixes may make more (address.ts). */
  points: number;
  seconds: number;
  /** Beyond them: `last` is served where there is room after everybody else, `refuse` is turned away. */
  beyond: 'last' | 'refuse';
};

/**
 * Generous, since a whole federation may sit behind one address on the evening of a vote; and what a vote needs is
 * never refused for its address alone, since the flood may come from a member's own neighbour.
 */
export const CLASSES = [
  row('preflight', 'preflight', /^\/api\//, 'cast', 2400, 60, 'last'),
  row('cast', 'write', /^\/api\/urn\//, 'cast', 1200, 60, 'last'),
  row('urn', 'read', /^\/api\/urn\//, 'cast', 2400, 60, 'last'),
  row('sign', 'write', /^\/api\/people\/register$/, 'sign', 600, 60, 'last'),
  // Whether who was in line at the closing may still sign.
  row('grace', 'read', /^\/api\/people\/grace\//, 'sign', 600, 60, 'last'),
  // The waiting room's question: answered by the gate itself, without a seat. Who holds a place is counted by it.
  row('place', 'read', /^\/api\/people\/place$/, 'page', 3000, 60, 'refuse'),
  // Each makes a link that enrols: one person needs one.
  row('link', 'write', /^\/api\/people\/passkeys\/(invite|link)$/, 'sign in', 30, 60, 'refuse'),
  row('enrol', 'write', /^\/api\/people\/(enrol|setup)(\/|$)/, 'sign in', 600, 60, 'last'),
  row('sign-in', 'any', /^\/api\/people\/(challenge|auth|known)(\/|$)/, 'sign in', 1200, 60, 'last'),
  // Bytes kept in memory: the booth, the enrolment page, scripts of pages.
  row(
    'bytes',
    'read',
    /^\/(booth|enrol|_next\/static)\/|^\/(api\/booth|theme\.css|icon\.svg)$/,
    'page',
    12_000,
    60,
    'last',
  ),
  row('booth', 'read', /^\/(fr|en)\/(vote\/[\w-]+|practice|enrol)$/, 'page', 3000, 60, 'last'),
  row('board', 'read', /^\/api\/board\//, 'rest', 1800, 60, 'refuse'),
  row('page', 'read', /^\/(?!api\/)/, 'page', 3000, 60, 'refuse'),
  row('read', 'read', /^\//, 'rest', 3000, 60, 'refuse'),
  row('other', 'any', /^/, 'rest', 600, 60, 'refuse'),
] as const;

export type ClassName = (typeof CLASSES)[number]['name'];
export type RequestClass = Row & { name: ClassName };

/** Their names, in the order of the table: the order of figures too. */
export const CLASS_NAMES: readonly ClassName[] = CLASSES.map(({ name }) => name);

function row<Name extends string>(
  name: Name,
  method: Row['method'],
  path: RegExp,
  rank: Rank,
  points: number,
  seconds: number,
  beyond: Row['beyond'],
): Row & { name: Name } {
  return { name, method, path, rank, points, seconds, beyond };
}

const kindOf = (method: string): Row['method'] => {
  if (method === 'OPTIONS') return 'preflight';
  return method === 'GET' || method === 'HEAD' ? 'read' : 'write';
};

const LAST: RequestClass = row('other', 'any', /^/, 'rest', 600, 60, 'refuse');

/** The class of a request; `pathname` begins with one slash and has no query. */
export function classify(method: string, pathname: string): RequestClass {
  const kind = kindOf(method);
  for (const one of CLASSES) if ((one.method === 'any' || one.method === kind) && one.path.test(pathname)) return one;
  return LAST;
}
