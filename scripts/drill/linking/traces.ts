/**
 * Everything in the loot that names a member or a ballot, with what stands beside it: place, transaction, order, time,
 * size. A ballot is named by its pass on the board (y), which the voter's every turn shares.
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseLines, readEvents } from '#lib/board/event.ts';
import { BatchPayload, parsePayload } from '#lib/board/payload.ts';
import { sha256Hex } from '#lib/crypto/hash.ts';
import { fromBase64Url, fromHex, utf8 } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { type Finder, type Found, finder } from '../forensics/finder.ts';
import { PAGE, readPages } from '../forensics/heap.ts';
import { readWal } from '../forensics/wal.ts';
import { bytesOf, type Loot, rowsOf, textOf } from '../loot.ts';

/** `id`: the member's e-mail address, the ballot's y. */
export type Owner = { kind: 'member' | 'ballot'; id: string; college: string };
/** Through which a mention was read: rows of dumps, files of data directories, write-ahead log, texts, the public board. */
export type Source = 'dumps' | 'files' | 'log of writes' | 'texts' | 'board';
/** One mention. `record`: what names the same record names it by the same word. */
export type Trace = {
  owner: Owner;
  source: Source;
  place: string;
  record: string;
  facts: Readonly<Record<string, number>>;
};

export type Known = { members: Owner[]; ballots: Owner[]; names: Finder<Owner> };

/** Who is on the roll and what is on the board, and by which bytes each can be recognised. */
export function known(loot: Loot): Known {
  const names = finder<Owner>();
  return { members: [...membersIn(loot, names)], ballots: [...ballotsIn(loot, names)], names };
}

function* membersIn(loot: Loot, names: Finder<Owner>): Generator<Owner> {
  const urns = new Map(loot.open.urns.map(({ college, phi }) => [phi as string, college]));
  const numbers = new Map(rowsOf(loot, 'people', 'member').map((row) => [textOf(row, 'person_id'), row]));
  const colleges = new Map(
    rowsOf(loot, 'people', 'voter').map((row) => [textOf(row, 'person_id'), textOf(row, 'phi')]),
  );
  for (const row of rowsOf(loot, 'people', 'person')) {
    const id = textOf(row, 'id');
    const college = urns.get(colleges.get(id) ?? '');
    if (college === undefined) continue;
    const owner: Owner = { kind: 'member', id: textOf(row, 'email'), college };
    const raw = Buffer.from(id.replaceAll('-', ''), 'hex');
    const member = numbers.get(id);
    const words = [id, owner.id, textOf(row, 'name'), textOf(row, 'phone'), member ? textOf(member, 'number') : ''];
    for (const word of words) names.add(utf8(word), owner);
    names.add(raw, owner);
    for (const passkey of rowsOf(loot, 'people', 'passkey')) {
      if (textOf(passkey, 'person_id') !== id) continue;
      const credential = textOf(passkey, 'id');
      names.add(utf8(credential), owner);
      for (const bytes of [fromBase64Url(credential), bytesOf(passkey, 'cose')]) {
        names.add(bytes, owner);
        names.add(utf8(Buffer.from(bytes).toString('hex')), owner);
      }
    }
    yield owner;
  }
}

function* ballotsIn(loot: Loot, names: Finder<Owner>): Generator<Owner> {
  const owners = new Map<string, Owner>();
  for (const { college, phi, chain } of loot.open.urns) {
    for (const { event, line } of readEvents(parseLines(chain))) {
      if (event.type !== 'batch') continue;
      for (const envelope of parsePayload(BatchPayload, line.payload).ballots) {
        const { y, tokens } = envelope.pass;
        const owner: Owner = owners.get(y) ?? { kind: 'ballot', id: y, college };
        owners.set(y, owner);
        names.add(utf8(y), owner);
        names.add(fromHex(y), owner);
        names.add(utf8(sha256Hex(canonicalJson({ phi, ...envelope }))), owner);
        for (const { prefix, signature } of tokens) {
          for (const word of [prefix, signature]) {
            names.add(utf8(word), owner);
            names.add(fromBase64Url(word), owner);
          }
        }
        const number: unknown = JSON.parse(envelope.ballot).signature?.hash;
        if (typeof number === 'string') names.add(utf8(number), owner);
      }
    }
  }
  yield* owners.values();
}

/** Every mention in the loot. */
export function* traces(loot: Loot, { names }: Known): Generator<Trace> {
  yield* inDumps(loot, names);
  for (const [cluster, data] of Object.entries(loot.data)) yield* onDisk(cluster, data, names);
  for (const { name, text } of loot.texts) yield* inLines(name, text, names);
  yield* onTheBoard(loot, names);
}

const once = (found: Iterable<Found<Owner>>): Owner[] => [...new Set([...found].map(({ owner }) => owner))];

function* inDumps({ tables }: Loot, names: Finder<Owner>): Generator<Trace> {
  for (const { cluster, database, name, rows } of tables) {
    for (const { block, offset, xmin, xmax, values } of rows) {
      const text = JSON.stringify(values);
      const facts: Record<string, number> = { row: block * 1000 + offset, xmin, xmax, size: text.length };
      for (const [column, value] of Object.entries(values)) {
        const number = numberOf(value);
        if (number !== null) facts[column] = number;
      }
      const record = `${cluster}/${database}.${name}/${block}/${offset}`;
      for (const owner of once(names.find(Buffer.from(text))))
        yield { owner, source: 'dumps', place: `${cluster}/${database}.${name}`, record, facts };
    }
  }
}

/** Numbers, truths and times; the size of what is none of these. */
function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string') return null;
  return /^\d{4}-\d\d-\d\d([T ]|$)/.test(value) ? Date.parse(value) : value.length;
}

function* onDisk(cluster: string, data: string, names: Finder<Owner>): Generator<Trace> {
  /** Whom a row on the disk names: `relation/block/offset`. */
  const rows = new Map<string, Owner[]>();
  for (const { relation, file } of filesOf(data)) {
    const bytes = fs.readFileSync(file);
    const pages = [...readPages(bytes)];
    for (const { at, owner } of names.find(bytes)) {
      const page = pages[Math.floor(at / PAGE)];
      const tuple = page?.tuples.find(({ from, to }) => from <= at && at < to);
      const place = `${cluster}/file ${relation}${tuple ? '' : ' remnant'}`;
      const row = tuple ? `${relation}/${tuple.block}/${tuple.offset}` : `${relation}@${at}`;
      if (tuple) rows.set(row, [...(rows.get(row) ?? []), owner]);
      const facts = tuple ? { at, xmin: tuple.xmin, xmax: tuple.xmax, lsn: Number(page?.lsn ?? 0n) } : { at };
      yield { owner, source: 'files', place, record: `${cluster}/${row}`, facts };
    }
  }
  const { records, commits } = readWal(data);
  /** Whom each place held at this point of the log; where it says nothing yet, whom the disk shows there. */
  const held = new Map<string, readonly Owner[]>();
  for (const record of records) {
    const { lsn, xid, bytes } = record;
    const facts = { lsn, xid, committed: commits.get(xid) ?? 0, size: bytes.length };
    const mention = (owner: Owner, place: string): Trace => ({
      owner,
      source: 'log of writes',
      place: `${cluster}/${place}`,
      record: `${cluster}/transaction ${xid}`,
      facts,
    });
    const named = once(names.find(bytes));
    for (const owner of named) yield mention(owner, 'wal');
    for (const { relation, block, offset, act, to } of record.rows) {
      const at = `${relation}/${block}/${offset}`;
      const before = act === 'insert' ? [] : (held.get(at) ?? rows.get(at) ?? []);
      const owners = [...new Set([...before, ...(act === 'insert' || act === 'update' ? named : [])])];
      for (const owner of owners) yield mention(owner, `wal ${act} ${relation}`);
      if (act === 'insert') held.set(at, owners);
      if (to) held.set(`${relation}/${to.block}/${to.offset}`, owners);
    }
  }
}

/** Files of tables, indexes and their large values, by number. */
function filesOf(data: string): { relation: number; file: string }[] {
  const base = path.join(data, 'base');
  return fs.readdirSync(base).flatMap((database) =>
    fs
      .readdirSync(path.join(base, database))
      // numbers below are of PostgreSQL's own catalogues
      .filter((name) => /^\d+$/.test(name) && Number(name) >= 16_384)
      .map((name) => ({ relation: Number(name), file: path.join(base, database, name) })),
  );
}

function* inLines(name: string, text: string, names: Finder<Owner>): Generator<Trace> {
  for (const [at, line] of text.split('\n').entries())
    for (const owner of once(names.find(Buffer.from(line))))
      yield { owner, source: 'texts', place: `text ${name}`, record: `${name}:${at}`, facts: { line: at } };
}

/** What is public: which batch, and where in it. */
function* onTheBoard({ open }: Loot, names: Finder<Owner>): Generator<Trace> {
  for (const [chain, text] of [['journal', open.journal], ...open.urns.map((urn) => [urn.phi, urn.chain] as const)]) {
    for (const [height, line] of (text ?? '').split('\n').entries())
      for (const { at, owner } of names.find(Buffer.from(line)))
        yield {
          owner,
          source: 'board',
          place: `board/${chain === 'journal' ? chain : 'urn'}`,
          record: `${chain}:${height}:${at}`,
          facts: { height, at },
        };
  }
}
