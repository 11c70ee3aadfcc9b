/**
 * roll: who may vote and who holds an office. Hides members, import, invitations.
 * Promises: an import is previewed, and happens as a whole or not at all; whoever has a passkey is never sent a second
 * way in unasked. Never: a choice, a ballot, a pass.
 */
export { columns, type RollRow, type RowError } from './csv.ts';
export {
  type ImportOrder,
  ImportQuery,
  importRoll,
  type Preview,
  PreviewQuery,
  previewImport,
  ROLL_LIMIT,
} from './import.ts';
export { invitePerson, Named, namePerson, nameTrustees, Role, TrusteeList } from './person.ts';
export { type RollCode, type RowProblem, refusals, rowProblems } from './refusals.ts';
export { isSetUp, SetupOrder, setUp, Token, viewAuthority } from './setup.ts';
export { listMembers, MemberQuery, type MemberView, PAGE_SIZE, type RollView, viewRoll } from './view.ts';
