/** The lines of a backup: a mark of one letter, then JSON. Rows are PostgreSQL's own JSON, passed on unread. */
import { z } from 'zod';

const Name = z.string().regex(/^[a-z_][a-z0-9_]*$/);
const Migrations = z.array(z.strictObject({ name: z.string(), checksum: z.string() }));

/** `D`: a database begins. */
export const DatabaseLine = z.strictObject({
  database: z.enum(['people', 'journal', 'urn', 'chain']),
  migrations: Migrations,
});
/** `T`: a table begins. */
export const TableLine = z.strictObject({ table: Name, columns: z.array(Name).min(1) });
/** `S`: where a sequence stands. */
export const SequenceLine = z.strictObject({ sequence: Name, value: z.string().regex(/^\d+$/) });
/** `E`: a database ends; rows in all. */
export const EndLine = z.strictObject({ rows: z.int().min(0) });

export type Line =
  | ({ mark: 'D' } & z.infer<typeof DatabaseLine>)
  | ({ mark: 'T' } & z.infer<typeof TableLine>)
  | { mark: 'R'; row: string }
  | ({ mark: 'S' } & z.infer<typeof SequenceLine>)
  | ({ mark: 'E' } & z.infer<typeof EndLine>);

export const writeLine = (line: Line): string => {
  if (line.mark === 'R') return `R${line.row}`;
  const { mark, ...rest } = line;
  return `${mark}${JSON.stringify(rest)}`;
};

/** @throws SyntaxError, ZodError for anything else than `writeLine` writes */
export function readLine(text: string): Line {
  const [mark, rest] = [text[0], text.slice(1)];
  switch (mark) {
    case 'R':
      return { mark, row: rest };
    case 'D':
      return { mark, ...DatabaseLine.parse(JSON.parse(rest)) };
    case 'T':
      return { mark, ...TableLine.parse(JSON.parse(rest)) };
    case 'S':
      return { mark, ...SequenceLine.parse(JSON.parse(rest)) };
    case 'E':
      return { mark, ...EndLine.parse(JSON.parse(rest)) };
    default:
      throw new SyntaxError('a line of no known kind');
  }
}
