/** Puts the button into its document (scripts/people-shell.ts), which shows it already and lets nobody press it yet. */
import { documentLocale, keepAddress, placeOf, show } from '../_ui/mount.ts';
import { OfflineNote } from '../_ui/offline-note.tsx';
import { SignIn } from './sign-in.tsx';
import { targetOf } from './target.ts';

const locale = documentLocale();
const rpId = placeOf('sign-in').dataset.rp ?? '';

show('line', <OfflineNote locale={locale} />);
show('sign-in', <SignIn locale={locale} rpId={rpId} target={targetOf(window.location.search, locale)} />);
keepAddress();
