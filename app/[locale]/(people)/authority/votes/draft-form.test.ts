import { describe, expect, test } from 'vitest';
import { orderByLot } from '#lib/election/draw.ts';
import { type DraftForm, draftOf, emptyForm, formOf, newQuestion, type QuestionForm, written } from './draft-form.ts';

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
    const paths = (made.ok ? [] : made.faults).map(({ path, key }) => `${path} ${key}`);
    expect(paths).toEqual(
      [
        ...['title.fr', 'title.en', 'questions.0.title.fr', 'questions.0.title.en'],
        ...[0, 1].flatMap((i) => ['fr', 'en'].map((language) => `questions.0.answers.${i}.name.${language}`)),
        ...['metropole', 'etranger'].flatMap((id) => ['fr', 'en'].map((language) => `colleges.${id}.name.${language}`)),
      ]
        .map((path) => `${path} faultMissing`)
        .concat('trustees faultNoTrustee'),
    );
  });
  test('a filled form makes a draft, trimmed, with instants', () => {
    const made = draftOf(filled());
    if (!made.ok) throw new Error(JSON.stringify(made.faults));
    expect(made.draft.questions[0]?.title.fr).toBe('Qui ?');
    expect(made.draft.opens).toBe(Date.UTC(2026, 10, 22, 13) / 1000);
    expect(made.draft.closes - made.draft.opens).toBe(86_400);
  });
  test('a draft shown again makes the same draft', () => {
    const made = draftOf(filled());
    if (!made.ok) throw new Error(JSON.stringify(made.faults));
    expect(draftOf(formOf(made.draft, colleges))).toEqual(made);
  });
  test('another zone is another instant', () => {
    const made = draftOf({ ...filled(), zone: 'Pacific/Noumea' });
    expect(made.ok && made.draft.opens).toBe(Date.UTC(2026, 10, 22, 3) / 1000);
  });
  const [first] = filled().questions;
  const question = (change: Partial<QuestionForm>) => ({
    questions: [{ ...(first ?? newQuestion()), ...change }],
  });
  test.each<[string, string, Partial<DraftForm>]>([
    ['closes', 'faultOrder', { opens: '2026-12-01T10:00', closes: '2026-12-01T09:00' }],
    ['opens', 'faultTime', { opens: '' }],
    ['smallest', 'faultSmallest', { k: 5, smallest: 4 }],
    ['k', 'faultNumber', { k: Number.NaN }],
    ['tick', 'faultNumber', { tick: 0 }],
    ['trustees', 'faultNoTrustee', { trustees: [] }],
    ['title.en', 'faultHidden', { title: { fr: 'Vote', en: 'V\u202eote' } }],
    ['title.fr', 'faultLong', { title: { fr: 'x'.repeat(201), en: 'x' } }],
    ['questions.0.min', 'faultMin', question({ min: 2 })],
    ['questions.0.max', 'faultMax', question({ max: 3 })],
    ['questions.0.draw', 'faultDrawFirst', question({ draw: { seed: '' } })],
    [
      'questions.0.answers',
      'faultSameName',
      question({ answers: [first?.answers[0], first?.answers[0]].flatMap((one) => one ?? []) }),
    ],
    [
      'questions.0.draw',
      'faultDraw',
      question({ draw: { seed: '1' }, answers: orderByLot('1', first?.answers ?? []).reverse() }),
    ],
  ])('%s: %s', (path, key, change) => {
    expect(draftOf({ ...filled(), ...change })).toEqual({ ok: false, faults: [{ path, key }] });
  });
  test('a fault of a college is found at its own field, whichever colleges are left out', () => {
    const form = filled();
    const colleges = form.colleges.map((one, i) =>
      i === 0 ? { ...one, used: false } : { ...one, name: { fr: '', en: 'x' } },
    );
    expect(draftOf({ ...form, colleges })).toEqual({
      ok: false,
      faults: [{ path: 'colleges.etranger.name.fr', key: 'faultMissing' }],
    });
  });
  test('is changed by what is written, not by keys of list items', () => {
    expect(written(filled())).toBe(written(filled()));
    expect(written({ ...filled(), tick: 61 })).not.toBe(written(filled()));
  });
  test('a college left out is not in the draft', () => {
    const form = filled();
    const made = draftOf({ ...form, colleges: form.colleges.map((one, i) => ({ ...one, used: i === 0 })) });
    expect(made.ok && made.draft.colleges.map(({ id }) => id)).toEqual(['metropole']);
  });
});
