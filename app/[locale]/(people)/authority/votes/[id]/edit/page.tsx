import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { VoteId } from '#lib/ground/brand.ts';
import { translator } from '#lib/i18n/index.ts';
import { voteEditor } from '#lib/i18n/vote-editor.ts';
import { editionOf, trusteeCandidates, viewVote } from '#lib/people/authority/index.ts';
import { viewRoll } from '#lib/people/roll/index.ts';
import { AuthorityDesk } from '../../../../../../_ui/authority-desk.tsx';
import { NotYours } from '../../../../../../_ui/desk.tsx';
import { localeOf } from '../../../../../../_ui/locale.ts';
import { NoVote } from '../../../../../../_ui/no-vote.tsx';
import { holds, signedInPerson } from '../../../../../../_ui/person.ts';
import { formOf } from '../../draft-form.ts';
import { Editor } from '../../editor.tsx';

type Props = { params: Promise<{ locale: string; id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), voteEditor)('editorEdit') };
}

export default async function EditVotePage({ params }: Props) {
  const id = VoteId.safeParse((await params).id);
  if (!id.success) return <NoVote locale={await localeOf(params)} />;
  const { locale, person } = await signedInPerson(params, `authority/votes/${id.data}/edit`);
  if (!holds(person, 'authority')) return <NotYours locale={locale} person={person} />;
  const t = translator(locale, voteEditor);
  const [vote, roll, candidates] = await Promise.all([viewVote(id.data), viewRoll(), trusteeCandidates()]);
  if (vote === null) return <NoVote locale={locale} />;
  if (!vote.editable) redirect(`/${locale}/authority/votes/${vote.id}`);
  return (
    <AuthorityDesk locale={locale} person={person} title={t('editorEdit')} lead={t('editorLead')}>
      <Editor
        locale={locale}
        id={vote.id}
        edition={editionOf(vote.draft)}
        start={formOf(vote.draft, roll.colleges)}
        candidates={candidates}
      />
    </AuthorityDesk>
  );
}
