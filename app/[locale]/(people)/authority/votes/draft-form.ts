/** The editor's fields as people fill them, and the draft that they make. Pure. */
import type { z } from 'zod';
import { Draft } from '#lib/election/draft.ts';
import { fromWallTime, toWallTime } from '#lib/i18n/wall-time.ts';
import { type Fault, faultsOf } from './fault.ts';

type Text = { fr: string; en: string };
/** `key` only tells list items apart while they are edited. */
export type AnswerForm = Draft['questions'][number]['answers'][number] & { key: string };
export type QuestionForm = {
  key: string;
  title: Text;
  order: 'drawn' | 'random';
  draw: { seed: string } | null;
  min: number;
  max: number;
  blank: boolean;
  answers: AnswerForm[];
};
export type DraftForm = {
  title: Text;
  questions: QuestionForm[];
  colleges: { id: string; used: boolean; members: number; name: Text }[];
  /** Wall times in `zone`. */
  opens: string;
  closes: string;
  /** Empty: the closing cannot be moved. */
  latest: string;
  /** Seconds in which who is in line at the closing still votes; 0: none. */
  grace: number;
  zone: string;
  earlyClose: boolean;
  k: number;
  tick: number;
  smallest: number;
  trustees: string[];
};
export type RollCollege = { college: string; members: number };

const key = (): string => crypto.randomUUID();
const blankText = (): Text => ({ fr: '', en: '' });
export const newAnswer = (): AnswerForm => ({
  key: key(),
  name: blankText(),
  text: blankText(),
  photo: null,
  document: null,
});
export const newQuestion = (): QuestionForm => ({
  key: key(),
  title: blankText(),
  order: 'drawn',
  draw: null,
  min: 1,
  max: 1,
  blank: true,
  answers: [newAnswer(), newAnswer()],
});

/** Zones in which members of a French party live and vote. */
export const zones = [
  'Europe/Paris',
  'America/Guadeloupe',
  'America/Martinique',
  'America/Cayenne',
  'America/Miquelon',
  'Indian/Reunion',
  'Indian/Mayotte',
  'Pacific/Noumea',
  'Pacific/Tahiti',
  'UTC',
] as const;

/** An empty vote for this roll: opens tomorrow, lasts a day. */
export function emptyForm(colleges: readonly RollCollege[], nowSeconds: number): DraftForm {
  const zone = 'Europe/Paris';
  const opens = Math.ceil(nowSeconds / 3600) * 3600 + 86_400;
  return {
    title: blankText(),
    questions: [newQuestion()],
    colleges: colleges.map(({ college, members }) => ({ id: college, members, used: true, name: blankText() })),
    opens: toWallTime(opens, zone),
    closes: toWallTime(opens + 86_400, zone),
    latest: '',
    grace: 600,
    zone,
    earlyClose: false,
    k: 3,
    tick: 60,
    smallest: 10,
    trustees: [],
  };
}

export function formOf(draft: Draft, colleges: readonly RollCollege[]): DraftForm {
  const sizes = new Map(colleges.map(({ college, members }) => [college, members]));
  const known = draft.colleges.map(({ id, name }) => ({ id, name, used: true, members: sizes.get(id) ?? 0 }));
  const others = colleges.filter(({ college }) => !draft.colleges.some(({ id }) => id === college));
  return {
    ...draft,
    questions: draft.questions.map((question) => ({
      ...question,
      key: key(),
      answers: question.answers.map((answer) => ({ ...answer, key: key() })),
    })),
    colleges: [
      ...known,
      ...others.map(({ college, members }) => ({ id: college, members, used: false, name: blankText() })),
    ],
    opens: toWallTime(draft.opens, draft.zone),
    closes: toWallTime(draft.closes, draft.zone),
    latest: draft.latest === undefined ? '' : toWallTime(draft.latest, draft.zone),
    grace: draft.grace ?? 0,
  };
}

export const trim = ({ fr, en }: Text): Text => ({ fr: fr.trim().normalize('NFC'), en: en.trim().normalize('NFC') });

/** The draft, or the fields of the form that do not make one. */
export function draftOf(form: DraftForm): { ok: true; draft: Draft } | { ok: false; faults: Fault[] } {
  const used = form.colleges.filter((college) => college.used);
  const parsed = Draft.safeParse({
    title: trim(form.title),
    questions: form.questions.map(({ title, order, draw, min, max, blank, answers }) => ({
      title: trim(title),
      order,
      draw,
      min,
      max,
      blank,
      answers: answers.map(({ name, text, photo, document }) => ({
        name: trim(name),
        text: trim(text),
        photo,
        document,
      })),
    })),
    colleges: used.map(({ id, name }) => ({ id, name: trim(name) })),
    opens: fromWallTime(form.opens, form.zone),
    closes: fromWallTime(form.closes, form.zone),
    latest: form.latest === '' ? undefined : fromWallTime(form.latest, form.zone),
    grace: form.grace === 0 ? undefined : form.grace,
    zone: form.zone,
    earlyClose: form.earlyClose,
    k: form.k,
    tick: form.tick,
    smallest: form.smallest,
    trustees: form.trustees,
  } satisfies Record<keyof z.input<typeof Draft>, unknown>);
  if (parsed.success) return { ok: true, draft: parsed.data };
  return { ok: false, faults: faultsOf(parsed.error.issues, used) };
}

/** What is written, for telling whether anything was changed since: keys of list items aside. */
export const written = (form: DraftForm): string =>
  JSON.stringify(form, (name, value: unknown) => (name === 'key' ? undefined : value));
