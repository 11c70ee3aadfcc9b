import { describe, expect, test } from 'vitest';
import { type DraftForm, draftOf, emptyForm, formOf } from './draft-form.ts';

const NOW = Date.UTC(2026, 10, 21, 12, 34, 56) / 1000;
const colleges = [
  { college: 'metropole', members: 150 },
  { college: 'etranger', members: 50 },
];

function filled(): DraftForm {
  const form = emptyForm(colleges, NOW);
  const [question] = form.questions;
  if (question === undefined) throw new Error('a question');
  return {
    ...form,
    title: { fr: 'Secrétariat national', en: 'National secretariat' },
    questions: [
      {
        ...question,
        title: { fr: ' Qui ? ', en: 'Who?' },
        answers: question.answers.map((answer, i) => ({ ...answer, name: { fr: `Liste ${i}`, en: `List ${i}` } })),
      },
    ],
    colleges: form.colleges.map((college) => ({ ...college, name: { fr: college.id, en: college.id } })),
    trustees: ['00000000-0000-4000-8000-000000000001'],
  };
}

describe('draft form', () => {
  test('an empty form is not a draft, and says where', () => {
    const made = draftOf(emptyForm(colleges, NOW));
    expect(made.ok ? [] : made.bad.sort()).toEqual(['badColleges', 'badQuestions', 'badTitle', 'badTrustees']);
  });
  test('a filled form makes a draft, trimmed, with instants', () => {
    const made = draftOf(filled());
    if (!made.ok) throw new Error(made.bad.join());
    expect(made.draft.questions[0]?.title.fr).toBe('Qui ?');
    expect(made.draft.opens).toBe(Date.UTC(2026, 10, 22, 13) / 1000);
    expect(made.draft.closes - made.draft.opens).toBe(86_400);
  });
  test('a draft shown again makes the same draft', () => {
    const made = draftOf(filled());
    if (!made.ok) throw new Error(made.bad.join());
    expect(draftOf(formOf(made.draft, colleges))).toEqual(made);
  });
  test('another zone is another instant', () => {
    const made = draftOf({ ...filled(), zone: 'Pacific/Noumea' });
    expect(made.ok && made.draft.opens).toBe(Date.UTC(2026, 10, 22, 3) / 1000);
  });
  test.each([
    ['badTimes', { opens: '2026-12-01T10:00', closes: '2026-12-01T09:00' }],
    ['badRules', { k: 5, smallest: 4 }],
    ['badTrustees', { trustees: [] }],
  ] as const)('%s', (bad, change) => {
    expect(
      draftOf({ ...filled(), ...change, trustees: [...('trustees' in change ? change.trustees : filled().trustees)] }),
    ).toEqual({ ok: false, bad: [bad] });
  });
  test('a college left out is not in the draft', () => {
    const form = filled();
    const made = draftOf({ ...form, colleges: form.colleges.map((one, i) => ({ ...one, used: i === 0 })) });
    expect(made.ok && made.draft.colleges.map(({ id }) => id)).toEqual(['metropole']);
  });
});
