/** Puts the enrolment into its document (scripts/people-shell.ts). */
import { documentLocale, keepAddress, placeOf, show } from '../_ui/mount.ts';
import { OfflineNote } from '../_ui/offline-note.tsx';
import { Enrolment } from './enrolment.tsx';

const locale = documentLocale();
const party = placeOf('enrol').dataset.party ?? '';
const lead = placeOf('lead');
const onAsking = (isAsking: boolean) => {
  lead.hidden = !isAsking;
};

show('line', <OfflineNote locale={locale} />);
show('enrol', <Enrolment locale={locale} party={party} onAsking={onAsking} />);
keepAddress();
