// Runs the suites one after the other (two cores are soon full; what leaves a core idle has others beside it, the build
// as well), counts what really ran and ends with one line, `N passed, M failed[, K skipped]`. A suite that crashes, or
// that ran no test, is a failed test.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { build, generate, install, root, StepError } from '../prepare.mjs';
import { closingLine, counts } from './count.mjs';
import { inTurns } from './turns.mjs';

const started = performance.now();
const say = (text) => console.log(`• ${text}`);
const asked = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };
const lines = [];

/** What runs now: each a process group of its own. */
const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    for (const child of running) stop(child);
    process.exit(1);
  });
}

try {
  await install(say);
} catch (error) {
  fail('install', error);
  finish();
}
// Only now: these read packages.
const { reports, suites } = await import('./suites.mjs');
const { ensureChromium } = await import('../chromium.mjs');
const chosen = suites.filter(({ name }) => asked.length === 0 || asked.includes(name));
if (chosen.length === 0) {
  console.error(`No such suite. There are: ${suites.map(({ name }) => name).join(', ')}.`);
  process.exit(1);
}

const generated = await step('generate', () => generate(say));
const builds = chosen.some((suite) => suite.built);
let built = false;
let chromium;
const { early, turns } = inTurns(chosen, builds);
const building = builds && generated ? step('build', () => build(say)) : false;
for (const suite of early) await runTurn([suite].filter(canRun));
built = await building;
if (chosen.some((suite) => suite.browser)) chromium = await step('chromium', () => ensureChromium(say));
for (const turn of turns) await runTurn(turn.filter(canRun));
finish();

function canRun(suite) {
  const can = generated && (!suite.built || built) && (!suite.browser || chromium);
  if (!can) fail(suite.name, new StepError(`${suite.name}: not run, what it needs is missing.`));
  return can;
}

/** One suite; others beside it, one after the other: what they say is kept until the first has ended, and printed then. */
async function runTurn([first, ...others]) {
  if (first === undefined) return;
  if (others.length === 0) return void lines.push(await runSuite(first));
  const log = path.join(reports, `beside-${first.name}.log`);
  fs.mkdirSync(reports, { recursive: true });
  const out = fs.openSync(log, 'w');
  const beside = async () => {
    const said = [];
    for (const suite of others) said.push(await runSuite(suite, out));
    return said;
  };
  const [one, more] = await Promise.all([runSuite(first), beside()]);
  fs.closeSync(out);
  process.stdout.write(fs.readFileSync(log));
  lines.push(one, ...more);
}

/** Runs a step of the preparation; a failure counts as one failed test. Its value, or true; false when it failed. */
async function step(name, work) {
  const from = performance.now();
  try {
    const value = await work();
    lines.push([name, seconds(from), '']);
    return value ?? true;
  } catch (error) {
    fail(name, error);
    return false;
  }
}

/** @param out a file that takes what it prints, when not the terminal @returns its line of the summary */
async function runSuite({ name, command, args, more = [], env = {}, report, count, minutes, limit }, out) {
  const from = performance.now();
  print(`\n── ${name} ──\n`, out);
  if (report) {
    fs.rmSync(report, { force: true });
    fs.mkdirSync(path.dirname(report), { recursive: true });
  }
  const status = await exec(command, [...args, ...more], {
    env: { ...env, ...(chromium ? { CHROMIUM: chromium } : {}) },
    limit,
    out,
  });
  const counted = counts({
    report: report ? readReport(report) : null,
    count,
    status,
    strict: Boolean(process.env.CI),
  });
  for (const key of Object.keys(total)) total[key] += counted[key];
  const figures = Object.entries(counted).filter(([key, n]) => n > 0 || key === 'passed');
  return [name, `${seconds(from)} of ${minutes * 60} s`, figures.map(([key, n]) => `${n} ${key}`).join(', ')];
}

function print(text, out) {
  if (out === undefined) process.stdout.write(text);
  else fs.writeSync(out, text);
}

/** The text of a suite's report; empty where it wrote none: it crashed. */
function readReport(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
}

function exec(command, args, { env, limit, out }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }), ...env },
      stdio: ['ignore', out ?? 'inherit', out ?? 'inherit'],
      detached: true,
    });
    running.add(child);
    const timer = setTimeout(() => {
      print(`ended after ${limit} minutes\n`, out);
      stop(child);
    }, limit * 60_000);
    const done = (status) => {
      clearTimeout(timer);
      stop(child);
      running.delete(child);
      resolve(status);
    };
    child.once('error', () => done(1));
    child.once('exit', (code) => done(code ?? 1));
  });
}

/** Ends a suite's whole process group: no server and no database is left behind. */
function stop(child) {
  try {
    if (child?.pid) process.kill(-child.pid, 'SIGTERM');
  } catch {
    // already gone
  }
}

function seconds(from) {
  return `${((performance.now() - from) / 1000).toFixed(1)} s`;
}

function fail(name, error) {
  console.error(`\n${error instanceof StepError ? error.message : (error?.stack ?? error)}`);
  total.failed += 1;
  lines.push([name, '', 'failed']);
}

function finish() {
  const width = Math.max(...lines.map(([name]) => name.length));
  console.log('\n── summary ──');
  for (const [name, time, text] of lines) console.log(`${name.padEnd(width)}  ${time.padStart(20)}  ${text}`);
  console.log(`${'all'.padEnd(width)}  ${seconds(started).padStart(20)}`);
  console.log(closingLine(total));
  process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
}
