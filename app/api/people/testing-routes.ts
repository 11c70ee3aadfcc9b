/** For tests only: every handler below app/api/people, by method and folder. */
import type { Route } from '#lib/web/index.ts';
import * as decisionsIdSignRoute from './decisions/[id]/sign/route.ts';
import * as decisionsIdWithdrawRoute from './decisions/[id]/withdraw/route.ts';
import * as decisionsCollegeRoute from './decisions/college/route.ts';
import * as decisionsRoute from './decisions/route.ts';
import * as deskChangesIdSignRoute from './desk/changes/[id]/sign/route.ts';
import * as deskChangesIdWithdrawRoute from './desk/changes/[id]/withdraw/route.ts';
import * as deskChangesRoute from './desk/changes/route.ts';
import * as deskObjectionLookRoute from './desk/objection/look/route.ts';
import * as deskObjectionRoute from './desk/objection/route.ts';
import * as deskOwnRoute from './desk/own/route.ts';
import * as deskPeopleRoute from './desk/people/route.ts';
import * as invitationsRoute from './invitations/route.ts';
import * as keysShareRoute from './keys/share/route.ts';
import * as keysShareKeyRoute from './keys/share-key/route.ts';
import * as knownNewRoute from './known/new/route.ts';
import * as mailFailuresRoute from './mail/failures/route.ts';
import * as mailPauseRoute from './mail/pause/route.ts';
import * as mailRemindersRoute from './mail/reminders/route.ts';
import * as mailReportRoute from './mail/report/route.ts';
import * as mailRoute from './mail/route.ts';
import * as materialsRoute from './materials/route.ts';
import * as meDataRoute from './me/data/route.ts';
import * as meRoute from './me/route.ts';
import * as meSessionsRoute from './me/sessions/route.ts';
import * as passkeysIdRoute from './passkeys/[id]/route.ts';
import * as passkeysInviteRoute from './passkeys/invite/route.ts';
import * as passkeysLinkRoute from './passkeys/link/route.ts';
import * as registerExportRoute from './register/export/route.ts';
import * as rollAdmitRoute from './roll/admit/route.ts';
import * as rollErrorsRoute from './roll/errors/route.ts';
import * as rollExportRoute from './roll/export/route.ts';
import * as rollFileRoute from './roll/file/route.ts';
import * as rollImportRoute from './roll/import/route.ts';
import * as rollMembersRoute from './roll/members/route.ts';
import * as rollPreviewRoute from './roll/preview/route.ts';
import * as rollProgressRoute from './roll/progress/route.ts';
import * as rollSignedRoute from './roll/signed/route.ts';
import * as sectionFindRoute from './section/find/route.ts';
import * as sectionOfficersEndRoute from './section/officers/end/route.ts';
import * as sectionOfficersRoute from './section/officers/route.ts';
import * as sectionRulesAgreeRoute from './section/rules/agree/route.ts';
import * as sectionRulesRoute from './section/rules/route.ts';
import * as sectionSheetsRoute from './section/sheets/route.ts';
import * as setupRoute from './setup/route.ts';
import * as trusteeFactorsRoute from './trustee/factors/route.ts';
import * as trusteeKeyRoute from './trustee/key/route.ts';
import * as trusteeRoute from './trustee/route.ts';
import * as trusteesRoute from './trustees/route.ts';
import * as votesIdPrepareRoute from './votes/[id]/prepare/route.ts';
import * as votesIdRepeatRoute from './votes/[id]/repeat/route.ts';
import * as votesIdRoute from './votes/[id]/route.ts';
import * as votesRoute from './votes/route.ts';

/** By the folder that holds them. */
export const modules: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  'decisions/college': decisionsCollegeRoute,
  'decisions/[id]/sign': decisionsIdSignRoute,
  'decisions/[id]/withdraw': decisionsIdWithdrawRoute,
  decisions: decisionsRoute,
  'desk/changes/[id]/sign': deskChangesIdSignRoute,
  'desk/changes/[id]/withdraw': deskChangesIdWithdrawRoute,
  'desk/changes': deskChangesRoute,
  'desk/objection/look': deskObjectionLookRoute,
  'desk/objection': deskObjectionRoute,
  'desk/own': deskOwnRoute,
  'desk/people': deskPeopleRoute,
  invitations: invitationsRoute,
  'known/new': knownNewRoute,
  'mail/failures': mailFailuresRoute,
  'mail/pause': mailPauseRoute,
  'mail/reminders': mailRemindersRoute,
  'mail/report': mailReportRoute,
  mail: mailRoute,
  materials: materialsRoute,
  'me/data': meDataRoute,
  me: meRoute,
  'me/sessions': meSessionsRoute,
  'passkeys/[id]': passkeysIdRoute,
  'passkeys/invite': passkeysInviteRoute,
  'passkeys/link': passkeysLinkRoute,
  'register/export': registerExportRoute,
  'roll/admit': rollAdmitRoute,
  'roll/errors': rollErrorsRoute,
  'roll/export': rollExportRoute,
  'roll/file': rollFileRoute,
  'roll/import': rollImportRoute,
  'roll/members': rollMembersRoute,
  'roll/preview': rollPreviewRoute,
  'roll/progress': rollProgressRoute,
  'roll/signed': rollSignedRoute,
  'section/find': sectionFindRoute,
  'section/officers': sectionOfficersRoute,
  'section/officers/end': sectionOfficersEndRoute,
  'section/rules': sectionRulesRoute,
  'section/rules/agree': sectionRulesAgreeRoute,
  'section/sheets': sectionSheetsRoute,
  setup: setupRoute,
  'keys/share': keysShareRoute,
  'keys/share-key': keysShareKeyRoute,
  'trustee/factors': trusteeFactorsRoute,
  'trustee/key': trusteeKeyRoute,
  trustee: trusteeRoute,
  trustees: trusteesRoute,
  'votes/[id]/prepare': votesIdPrepareRoute,
  'votes/[id]/repeat': votesIdRepeatRoute,
  'votes/[id]': votesIdRoute,
  votes: votesRoute,
};

export const handlers = new Map<string, Route>(
  Object.entries(modules).flatMap(([at, module]) =>
    Object.entries(module).map(([method, route]) => [`${method} ${at}`, route] as const),
  ),
);
