/** For tests and benches: an election that belenios-tool itself makes, step by step as its manual has it (BELENIOS §14). */
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tool } from './tool.ts';

export type Question = { answers: string[]; blank?: boolean; min: number; max: number; question: string };

export type Wanted = {
  group: 'Ed25519' | 'BELENIOS-2048' | 'RFC-3526-2048';
  questions: readonly Question[];
  /** Choices per question, in the order of casting; voter by index. */
  votes: readonly (readonly [voter: number, choices: readonly (readonly number[])[]])[];
  voters: number;
  weights?: readonly number[];
};

/** @returns the bytes of the finished archive. */
export async function makeWithTool(tool: Tool, wanted: Wanted): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'isoloir-made-'));
  try {
    return await makeIn(folder, tool, wanted);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function makeIn(
  folder: string,
  tool: Tool,
  { group, questions, votes, voters, weights }: Wanted,
): Promise<Uint8Array> {
  const path = (name: string) => join(folder, name);
  const run = async (args: readonly string[], input?: string): Promise<string> => {
    const { status, stdout, stderr } = await tool(args, { cwd: folder, ...(input === undefined ? {} : { input }) });
    if (status !== 0) throw new Error(`belenios-tool ${args.slice(0, 2).join(' ')}: ${stderr}`);
    return stdout;
  };
  const ending = (suffix: string) => readdirSync(folder).filter((name) => name.endsWith(suffix));
  const post = (type: string, payload: string) => run(['archive', 'add-event', `--type=${type}`], payload);

  const uuid = (await run(['setup', 'generate-token'])).trim();
  const names = Array.from({ length: voters }, (_, i) => `v${i}`);
  const lines = names.map((name, i) => `${name}@x.y,${name}${weights === undefined ? '' : `,${weights[i] ?? 1}`}\n`);
  writeFileSync(path('voters.txt'), lines.join(''));
  await run(['setup', 'generate-credentials', '--uuid', uuid, '--group', group, '--file', 'voters.txt']);
  renameSync(path(ending('.pubcreds')[0] ?? ''), path('public_creds.json'));
  const credentials: Record<string, string> = JSON.parse(readFileSync(path(ending('.privcreds')[0] ?? ''), 'utf8'));

  for (let i = 0; i < 2; i++) await run(['setup', 'generate-trustee-key', '--group', group]);
  writeFileSync(
    path('public_keys.jsons'),
    ending('.pubkey')
      .map((name) => readFileSync(path(name), 'utf8'))
      .join(''),
  );
  await run(['setup', 'make-trustees']);
  writeFileSync(path('template.json'), JSON.stringify({ description: 'd', name: 'n', questions }));
  await run(['setup', 'make-election', '--uuid', uuid, '--group', group, '--template', 'template.json']);
  await run(['archive', 'init']);

  for (const [voter, choices] of votes) {
    writeFileSync(path('credential'), credentials[names[voter] ?? ''] ?? '');
    writeFileSync(path('choices'), JSON.stringify(choices));
    const ballot = await run(['election', 'generate-ballot', '--privcred', 'credential', '--choice', 'choices']);
    await post('Ballot', ballot.trimEnd());
  }
  await post('EndBallots', '');
  await post('EncryptedTally', await run(['election', 'compute-encrypted-tally']));
  const keys = ending('.pubkey').map((name) => name.replace('.pubkey', '.privkey'));
  for (const [i, key] of keys.entries()) {
    await post(
      'PartialDecryption',
      await run(['election', 'decrypt', '--privkey', key, '--trustee-id', String(i + 1)]),
    );
  }
  await post('Result', await run(['election', 'compute-result']));
  return new Uint8Array(readFileSync(path(ending('.bel')[0] ?? '')));
}
