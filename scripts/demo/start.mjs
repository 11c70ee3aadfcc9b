// What must be true before the demonstration can run: arguments understood, ports free, packages and build there.
// Every reason not to start is one sentence.
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { prepare, reason, root, StepError } from '../prepare.mjs';

const dir = path.join(root, '.data');
const lock = path.join(dir, 'demo.pid');
const say = (text) => console.log(`• ${text}`);

try {
  const given = readArguments(process.argv.slice(2));
  // a definition names its hosts: the party that phones see is another one
  const options = {
    ...given,
    dir: given.lan ? path.join(dir, 'lan') : dir,
    port: readPort(process.env.PORT ?? '3000'),
  };
  await refuseSecondStart(options);
  fs.mkdirSync(options.dir, { recursive: true, mode: 0o755 });
  fs.writeFileSync(lock, String(process.pid));
  process.once('exit', () => fs.rmSync(lock, { force: true }));
  await prepare(say);
  const { register } = await import('tsx/esm/api');
  register();
  const { demo } = await import('./main.ts');
  await demo(options, say);
} catch (error) {
  // reasons that are one sentence already; the rest is a bug, and is shown whole
  const isReason = error instanceof StepError || ['ClusterError', 'SetupError'].includes(error?.constructor?.name);
  const sentence = isReason ? error.message : reason(String(error));
  console.error(sentence ?? error);
  process.exit(1);
}

function readArguments(given) {
  const known = ['--fresh', '--browser', '--lan'];
  const unknown = given.find((word) => !known.includes(word));
  if (unknown) throw new StepError(`“${unknown}” means nothing here. There are: ${known.join(', ')}.`);
  return { fresh: given.includes('--fresh'), browser: given.includes('--browser'), lan: given.includes('--lan') };
}

function readPort(text) {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1024 || port > 65000)
    throw new StepError(`PORT=${text} is not a port (1024–65000).`);
  return port;
}

async function refuseSecondStart({ port, lan }) {
  const other = Number(fs.existsSync(lock) ? fs.readFileSync(lock, 'utf8') : 0);
  if (other > 1 && other !== process.pid && isDemo(other)) {
    throw new StepError(
      `The demonstration already runs (process ${other}). Stop it with Ctrl-C where it runs, or: kill ${other}`,
    );
  }
  for (const [wanted, what] of [
    [port, 'the pages'],
    [port + 25, 'the inbox'],
    ...(lan
      ? [
          [port + 443, 'HTTPS'],
          [port + 80, 'the certificate'],
        ]
      : []),
  ]) {
    if (!(await isFree(wanted))) {
      throw new StepError(
        `Port ${wanted} (for ${what}) is taken by another program. Choose another: PORT=${port + 1000} npm run demo${lan ? ' -- --lan' : ''}`,
      );
    }
  }
}

function isDemo(pid) {
  try {
    process.kill(pid, 0);
    const line = `/proc/${pid}/cmdline`;
    return !fs.existsSync(line) || fs.readFileSync(line, 'utf8').includes('demo');
  } catch {
    return false;
  }
}

/** Free on both loopbacks: a listener on either would answer for localhost. */
async function isFree(port) {
  for (const host of ['127.0.0.1', '::1']) {
    const taken = await new Promise((done) => {
      const server = net.createServer();
      server.once('error', (error) => done(error.code === 'EADDRINUSE'));
      server.listen(port, host, () => server.close(() => done(false)));
    });
    if (taken) return false;
  }
  return true;
}
