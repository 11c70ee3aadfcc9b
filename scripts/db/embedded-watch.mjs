// Runs one PostgreSQL and stops it when whoever started us is gone, however it went (SIGKILL included): our standard
// input is a pipe that they hold. Arguments: account as JSON, the program, its flags.
import { spawn } from 'node:child_process';

const [account, program, ...flags] = process.argv.slice(2);
const child = spawn(program, flags, { ...JSON.parse(account), cwd: '/', stdio: ['ignore', 'ignore', 'inherit'] });
const stop = () => child.kill('SIGINT');
process.stdin.resume();
process.stdin.once('end', stop);
process.stdin.once('error', stop);
process.stderr.on('error', () => {});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
child.once('error', () => process.exit(1));
child.once('exit', (code) => process.exit(code ?? 1));
