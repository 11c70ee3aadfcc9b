import { describe, expect, it } from 'vitest';
import { Draft } from './draft.ts';
import { orderByLot } from './draw.ts';
import { sampleDraft } from './testing.ts';

const trustee = '00000000-0000-4000-8000-000000000001';
const draft = sampleDraft([trustee]);
const [question] = draft.questions;
const [college] = draft.colleges;

describe('a draft', () => {
  it('is accepted', () => expect(Draft.parse(draft)).toEqual(draft));

  it('is accepted in the order that its seed draws', () => {
    const answers = orderByLot(seed, question?.answers ?? []);
    expect(Draft.safeParse({ ...draft, questions: [{ ...question, answers, draw: { seed } }] }).success).toBe(true);
  });

  const seed = '3 14 15 92';
  const refused: Readonly<Record<string, [Record<string, unknown>, string]>> = {
    'closing before opening': [{ closes: draft.opens }, 'closes'],
    'no question': [{ questions: [] }, 'questions'],
    'more choices than answers': [{ questions: [{ ...question, max: 3 }] }, 'questions.0.max'],
    'min above max': [{ questions: [{ ...question, min: 2, max: 1 }] }, 'questions.0.min'],
    'two answers of one name': [
      { questions: [{ ...question, answers: [question?.answers[0], question?.answers[0]] }] },
      'questions.0.answers',
    ],
    'an empty name': [{ title: { fr: '', en: 'Board' } }, 'title.fr'],
    'a missing language': [{ title: { fr: 'Bureau' } }, 'title.en'],
    'a college twice': [{ colleges: [college, college] }, 'colleges'],
    'a college no roll can name': [{ colleges: [{ ...college, id: 'Collège 1' }] }, 'colleges.0.id'],
    'an order of another kind': [{ questions: [{ ...question, order: 'by age' }] }, 'questions.0.order'],
    'a drawing of an order that is random': [
      { questions: [{ ...question, order: 'random', draw: { seed: 'x' } }] },
      'questions.0.draw',
    ],
    'an order that the seed does not draw': [
      { questions: [{ ...question, draw: { seed }, answers: orderByLot(seed, question?.answers ?? []).reverse() }] },
      'questions.0.draw',
    ],
    'a drawing without a seed': [{ questions: [{ ...question, draw: { seed: '' } }] }, 'questions.0.draw.seed'],
    'a zone that is none': [{ zone: 'Europe/Nowhere' }, 'zone'],
    'a trustee twice': [{ trustees: [trustee, trustee] }, 'trustees'],
    'no trustee': [{ trustees: [] }, 'trustees'],
    'an urn smaller than a batch': [{ smallest: 2, k: 3 }, 'smallest'],
    'batches of one': [{ k: 1 }, 'k'],
    'a fraction of a second': [{ tick: 0.5 }, 'tick'],
  };
  for (const [title, [change, path]] of Object.entries(refused)) {
    it(`is refused with ${title}`, () => {
      const parsed = Draft.safeParse({ ...draft, ...change });
      expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toContain(path);
    });
  }

  it('is refused with an unknown member', () => expect(Draft.safeParse({ ...draft, more: 1 }).success).toBe(false));
});
