/** Lock 2 (HOUSE §3): what the compiler refuses. `npm run types` fails where one of these lines begins to compile. */
import { describe, expect, test } from 'vitest';
import type { ChainTx, JournalTx, ReaderTx } from '#lib/board/db.ts';
import type { Pass } from '#lib/election/pass.ts';
import { BallotNumber, Credential, MemberId, Phi } from '#lib/ground/brand.ts';
import type { PeopleTx } from '#lib/people/db.ts';
import type { UrnTx } from '#lib/urn/db.ts';

/** Stand-ins of functions that work on one side. */
const onPeople = (tx: PeopleTx): PeopleTx => tx;
const onUrn = (tx: UrnTx): UrnTx => tx;
const toJournal = (tx: JournalTx): JournalTx => tx;
const toChain = (tx: ChainTx): ChainTx => tx;
const redeem = (pass: Pass): Pass => pass;
const holding = (y: Credential): Credential => y;

describe('a transaction of one side never fits the other', () => {
  test('people, urn and the two boards', () => {
    const refused = (people: PeopleTx, urn: UrnTx, journal: JournalTx, chain: ChainTx, reader: ReaderTx) => {
      // @ts-expect-error the urn's transaction is not people's
      onPeople(urn);
      // @ts-expect-error people's transaction is not the urn's
      onUrn(people);
      // @ts-expect-error an appender of the journal is not the urn's
      toChain(journal);
      // @ts-expect-error an appender of the live chain is not people's
      toJournal(chain);
      // @ts-expect-error a reader appends nothing
      toChain(reader);
      // @ts-expect-error a bare set of queries has no side
      onUrn({ query: reader.query });
    };
    expect(refused).toBeTypeOf('function');
  });
});

describe('who never fits where what is asked', () => {
  test('a member, a pass, a ballot number, an urn', () => {
    const member = MemberId.parse('00000000-0000-4000-8000-000000000000');
    const phi = Phi.parse('A'.repeat(43));
    const number = BallotNumber.parse('A'.repeat(43));
    const refused = () => {
      // @ts-expect-error a member is no pass
      redeem(member);
      // @ts-expect-error a member is no credential
      holding(member);
      // @ts-expect-error an urn is no credential
      holding(phi);
      // @ts-expect-error a string from outside is no credential
      holding('00'.repeat(32));
      // @ts-expect-error a ballot number is no urn
      const urn: Phi = number;
      return urn;
    };
    expect(refused).toBeTypeOf('function');
    expect(holding(Credential.parse('00'.repeat(32)))).toHaveLength(64);
  });
});
