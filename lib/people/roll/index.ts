/**
 * roll: who may vote and who holds an office. Hides members, import, invitations.
 * Promises: an import is previewed, and happens as a whole or not at all; whoever has a passkey is never sent a second
 * way in unasked. Never: a choice, a ballot, a pass.
 */
export { findByName, findByNumber, listFederations, type NamedMember } from './by-name.ts';
export { type ChangeKind, type RegisterView, viewRegister } from './changes.ts';
export type { Difference } from './compare.ts';
export { exportFaults, exportRoll, exportSigned } from './export.ts';
export { exportRegister } from './export-register.ts';
export { type FrozenFigures, viewFrozen } from './frozen.ts';
export {
  ImportOrder,
  ImportQuery,
  importProgress,
  importRoll,
  PART_LIMIT,
  PartOrder,
  type Preview,
  PreviewOrder,
  previewImport,
  takePart,
} from './import.ts';
export { type OwnLine, viewOwnLines } from './line.ts';
export {
  invitePerson,
  Named,
  type NamedTo,
  nameAll,
  namePerson,
  nameTrustees,
  PHONE,
  Role,
  TrusteeList,
} from './person.ts';
export { type RollCode, type RowProblem, refusals, rowProblems } from './refusals.ts';
export { columns, type RollRow, type RowError } from './row.ts';
export { listMembers, type MemberList, MemberQuery, type MemberView, MOST_COUNTED, PAGE_SIZE } from './search.ts';
export { isSetUp, SetupOrder, setUp, Token, viewAuthority } from './setup.ts';
export { sweepImports } from './staging.ts';
export { type RollView, viewRoll } from './view.ts';
