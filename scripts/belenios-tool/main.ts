/**
 * `npx tsx scripts/belenios-tool/main.ts [--suite trixie|sid] ARGS…`: belenios-tool itself, fetched on first use.
 * A party checks a published election with it so: put the .bel alone in a folder, then `election verify --dir FOLDER`,
 * and each ballot by `election verify-ballot` (docs/OPERATIONS.md says why both).
 */
import { beleniosTool, NoTool, type Suite } from './tool.ts';

async function main(argv: readonly string[]): Promise<number> {
  const [flag, name, ...rest] = argv;
  const chosen = flag === '--suite' && (name === 'trixie' || name === 'sid');
  const suite: Suite = chosen ? name : 'trixie';
  try {
    const tool = await beleniosTool(suite, (text) => process.stderr.write(text));
    const { status, stdout, stderr } = await tool(chosen ? rest : argv);
    process.stdout.write(stdout);
    process.stderr.write(stderr);
    return status;
  } catch (thrown) {
    if (!(thrown instanceof NoTool)) throw thrown;
    process.stderr.write(`${thrown.message}\n`);
    return 2;
  }
}

process.exitCode = await main(process.argv.slice(2));
