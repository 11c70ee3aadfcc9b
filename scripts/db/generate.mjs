// Generates the Prisma clients into lib/<side>/generated. Queries need no engine binary; `prisma generate` only wants
// one to exist, so nothing is downloaded.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js');
const env = {
  ...process.env,
  PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true',
  CHECKPOINT_DISABLE: '1',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
};

for (const name of fs.readdirSync(path.join(root, 'prisma'))) {
  const schema = path.join(root, 'prisma', name, 'schema.prisma');
  if (!fs.existsSync(schema)) continue;
  try {
    await promisify(execFile)(process.execPath, [prisma, 'generate', '--schema', schema], { cwd: root, env });
  } catch (error) {
    console.error(`${error.stdout ?? ''}${error.stderr ?? error.message}`);
    process.exit(1);
  }
}
