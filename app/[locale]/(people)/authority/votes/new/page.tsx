import type { Metadata } from 'next';
import { VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { translator } from '#lib/i18n/index.ts';
import { voteEditor } from '#lib/i18n/vote-editor.ts';
import { trusteeCandidates, viewVote } from '#lib/people/authority/index.ts';
import { viewRoll } from '#lib/people/roll/index.ts';
import { AuthorityDesk } from '../../../../../_ui/authority-desk.tsx';
import { NotYours } from '../../../../../_ui/desk.tsx';
import { type LocaleParams, localeOf } from '../../../../../_ui/locale.ts';
import { holds, signedInPerson } from '../../../../../_ui/person.ts';
import { emptyForm, formOf } from '../draft-form.ts';
import { Editor } from '../editor.tsx';

type Props = { params: LocaleParams; searchParams: Promise<{ from?: string | string[] }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), voteEditor)('editorNew') };
}

/** Empty, or a copy of the vote that `?from` names. */
export default async function NewVotePage({ params, searchParams }: Props) {
  const { locale, person } = await signedInPerson(params, 'authority/votes/new');
  if (!holds(person, 'authority')) return <NotYours locale={locale} person={person} />;
  const t = translator(locale, voteEditor);
  const from = VoteId.safeParse((await searchParams).from);
  const [roll, candidates, model] = await Promise.all([
    viewRoll(),
    trusteeCandidates(),
    from.success ? viewVote(from.data) : null,
  ]);
  const empty = emptyForm(roll.colleges, Math.floor(now() / 1000));
  const { opens, closes, latest, zone } = empty;
  const start = model === null ? empty : { ...formOf(model.draft, roll.colleges), opens, closes, latest, zone };
  const lead = model === null ? t('editorLead') : t('editorCopy', { title: model.title[locale] });
  return (
    <AuthorityDesk locale={locale} person={person} title={t('editorNew')} lead={lead}>
      <Editor locale={locale} id={null} edition={null} start={start} candidates={candidates} />
    </AuthorityDesk>
  );
}
