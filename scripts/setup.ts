/**
 * `npm run setup`: prints the one-time link with which the first operator names the Authority (PROTOCOL §1, §3.2 in
 * spirit: the token is made here, printed, and only its SHA-256 is kept). A new link ends the one before.
 * `-- --json` prints `{ "link", "expires" }`.
 */
import { createHash, randomBytes } from 'node:crypto';
import { connected, SetupError } from './db/setup.ts';

/** One day. */
const LIFE = 24 * 3600 * 1000;

/**
 * Makes the link in the database of PEOPLE_DATABASE_URL's owner (PEOPLE_OWNER_URL): a running side may not.
 * @param locale language of the page that the link opens
 * @throws SetupError where the Authority has been named already, or a variable is missing
 */
export async function makeSetupLink(
  env: Readonly<Record<string, string | undefined>>,
  locale: 'fr' | 'en' = 'fr',
): Promise<{ link: string; expires: Date }> {
  const url = env.PEOPLE_OWNER_URL;
  if (url === undefined || url === '') throw new SetupError('PEOPLE_OWNER_URL is not set.');
  const origin = env.PEOPLE_ORIGIN ?? `http://localhost:${env.PORT ?? 3000}`;
  const token = randomBytes(20);
  const expires = new Date(Date.now() + LIFE);
  await connected(url, 'PEOPLE_OWNER_URL', async (client) => {
    if ((await client.query('SELECT FROM authority')).rowCount !== 0)
      throw new SetupError('The Authority has been named already: it invites everyone else.');
    await client.query('BEGIN');
    await client.query('DELETE FROM setup_link WHERE used_for IS NULL');
    await client.query('INSERT INTO setup_link (token_hash, expires_at) VALUES ($1, $2)', [
      createHash('sha256').update(token).digest(),
      expires,
    ]);
    await client.query('COMMIT');
  });
  return { link: `${origin}/${locale}/setup#${token.toString('base64url')}`, expires };
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  try {
    const { link, expires } = await makeSetupLink(process.env, process.argv.includes('--en') ? 'en' : 'fr');
    if (process.argv.includes('--json')) console.log(JSON.stringify({ link, expires }));
    else console.log(`Open this link once, before ${expires.toISOString()}, to name the Authority:\n\n  ${link}\n`);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
