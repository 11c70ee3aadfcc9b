/** Programs that a bench measures beside us: one exact version from the npm registry, in .cache, never in package.json. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.resolve(import.meta.dirname, '..');

/** The folder where `name@version` stands installed, with its dependencies, without running any script of theirs.
 * @throws Error where the registry does not give it. */
export async function fetched(name: string, version: string, say: (text: string) => void): Promise<string> {
  const home = path.join(root, '.cache', 'bench', `${name.replace(/[@/]/g, '_')}-${version}`);
  const own = path.join(home, 'node_modules', name);
  if (fs.existsSync(path.join(home, 'done'))) return own;
  say(`fetching ${name} ${version}`);
  fs.rmSync(home, { recursive: true, force: true });
  fs.mkdirSync(home, { recursive: true });
  fs.writeFileSync(path.join(home, 'package.json'), '{"private":true}');
  const options = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
  await promisify(execFile)('npm', ['install', ...options, `${name}@${version}`], { cwd: home });
  fs.writeFileSync(path.join(home, 'done'), '');
  return own;
}
