/** For tests only: changes proposed and signed as the Authority's pages would, and what stands in the tables. */

import { changeChallenge } from '#lib/election/change.ts';
import { assertWith, type Lies } from '#lib/election/testing.ts';
import type { TestDatabases } from '../../../scripts/db/testing.ts';
import { type House, type Person, seat, value } from '../authority/testing.ts';
import type { ChangeView } from './index.ts';
import { ChangeOrder, proposeChange, signChange } from './index.ts';

/** The change as its page orders it; reasons and defaults filled in. */
export const orderOf = (person: string, more: Record<string, unknown> = {}): ChangeOrder =>
  ChangeOrder.parse({ kind: 'passkey', person, reason: 'Téléphone perdu, reconnue à la section.', ...more });

/** The signature of this person's passkey under the change. */
export const consent = ({ id, passkey }: Person, change: ChangeView, lies: Lies = {}) =>
  signChange(id, change.id, assertWith(passkey, changeChallenge(change.statement), lies));

/** Proposed by the first of the Authority, signed by the first and the third. */
export async function decided(house: House, person: string, more: Record<string, unknown> = {}): Promise<ChangeView> {
  const [ada, cleo] = [seat(house.authority, 0), seat(house.authority, 2)];
  const change = value(await proposeChange(orderOf(person, more), ada.id));
  value(await consent(ada, change));
  return value(await consent(cleo, change));
}

/** Everything that a change may touch, as the owner sees it: to show that a refusal, or a crash, changed nothing. */
export const deskTables = (databases: TestDatabases) =>
  Promise.all(
    ['person', 'passkey', 'invitation', 'change', 'change_signature', 'change_text', 'journal_outbox'].map((table) =>
      databases.asOwner('people', `SELECT * FROM ${table} ORDER BY 1, 2`),
    ),
  ).then(async (tables) => [
    ...tables,
    await databases.asOwner('people', 'SELECT person_id, template, address, change_id, state FROM mail ORDER BY id'),
  ]);

/** Letters as rows: kind, address, state, in the order of queueing; of one change where it is given. */
export const letters = (databases: TestDatabases, change?: string) =>
  databases.asOwner<{ template: string; address: string | null; state: string }>(
    'people',
    'SELECT template, address, state FROM mail WHERE $1::uuid IS NULL OR change_id = $1 ORDER BY id',
    [change ?? null],
  );
