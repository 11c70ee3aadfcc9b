import type { Metadata } from 'next';
import { now } from '#lib/ground/clock.ts';
import { authority } from '#lib/i18n/authority.ts';
import { translator } from '#lib/i18n/index.ts';
import { trusteeCandidates } from '#lib/people/authority/index.ts';
import { viewRoll } from '#lib/people/roll/index.ts';
import { AuthorityDesk } from '../../../../../_ui/authority-desk.tsx';
import { NotYours } from '../../../../../_ui/desk.tsx';
import { type LocaleParams, localeOf } from '../../../../../_ui/locale.ts';
import { holds, signedInPerson } from '../../../../../_ui/person.ts';
import { emptyForm } from '../draft-form.ts';
import { Editor } from '../editor.tsx';

type Props = { params: LocaleParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), authority)('editorNew') };
}

export default async function NewVotePage({ params }: Props) {
  const { locale, person } = await signedInPerson(params, 'authority/votes/new');
  if (!holds(person, 'authority')) return <NotYours locale={locale} person={person} />;
  const t = translator(locale, authority);
  const [roll, candidates] = await Promise.all([viewRoll(), trusteeCandidates()]);
  return (
    <AuthorityDesk locale={locale} person={person} title={t('editorNew')} lead={t('editorLead')}>
      <Editor
        locale={locale}
        id={null}
        start={emptyForm(roll.colleges, Math.floor(now() / 1000))}
        candidates={candidates}
      />
    </AuthorityDesk>
  );
}
