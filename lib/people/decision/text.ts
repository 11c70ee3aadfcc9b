/** The exact words of a decision, made from its facts and from nothing typed by hand: who signs reads what happens. */
import type { Bilingual, Definition, Headcount, RollFigures } from '#lib/election/index.ts';
import { decision } from '#lib/i18n/decision.ts';
import { formatDate, type Locale, translator } from '#lib/i18n/index.ts';

/** One urn as the text names it. */
export type TextFacts = { definitions: readonly Definition[]; zone: string };

/** Longest text of a decision (election/text.ts). */
const LIMIT = 4000;

export const inBoth = (say: (locale: Locale) => string): Bilingual => ({ fr: cut(say('fr')), en: cut(say('en')) });

/** NFC, and never beyond what a statement may hold: the body says the rest. */
function cut(text: string): string {
  const whole = text.normalize('NFC');
  return whole.length <= LIMIT ? whole : `${whole.slice(0, LIMIT - 1).trimEnd()}…`;
}

/** Between two urns; French binds the semicolon to the word before it. */
export const between: Record<Locale, string> = { fr: '\u00a0; ', en: '; ' };

/** Title, colleges and times, as every text of the vote needs them. */
export function frame({ definitions, zone }: TextFacts, locale: Locale) {
  const x = definitions[0]?.['x-isoloir'];
  if (x === undefined) throw new Error('a decision about no urn');
  return {
    title: x.title[locale],
    urns: definitions.length,
    colleges: definitions.map((definition) => definition['x-isoloir'].college.name[locale]).join(', '),
    opens: formatDate(locale, x.opens, zone),
    closes: formatDate(locale, x.closes, zone),
    earlyClose: x.earlyClose ? 'yes' : 'no',
    grace: Math.ceil((x.grace ?? 0) / 60),
  };
}

const sum = (counts: Headcount): number => Object.values(counts).reduce((total, n) => total + n, 0);

export const freezeText = (facts: TextFacts, roll: { members: Headcount; enrolled: Headcount }): Bilingual =>
  inBoth((locale) =>
    translator(locale, decision)('freeze', {
      ...frame(facts, locale),
      members: sum(roll.members),
      enrolled: sum(roll.enrolled),
    }),
  );

export const openText = (facts: TextFacts): Bilingual =>
  inBoth((locale) => translator(locale, decision)('open', frame(facts, locale)));

export const stopText = (facts: TextFacts): Bilingual =>
  inBoth((locale) => translator(locale, decision)('stop', frame(facts, locale)));

export const registerText = (facts: TextFacts, roll: RollFigures): Bilingual =>
  inBoth((locale) =>
    translator(locale, decision)('register', {
      ...frame(facts, locale),
      members: sum(roll.members),
      enrolled: sum(roll.enrolled),
      root: roll.root,
    }),
  );

/** `counts`: late joiners, in the order of the definitions. */
export const admitText = (facts: TextFacts, counts: readonly number[]): Bilingual =>
  inBoth((locale) => {
    const say = translator(locale, decision);
    const urns = facts.definitions.map((definition, i) =>
      say('admitUrn', { college: definition['x-isoloir'].college.name[locale], members: counts[i] ?? 0 }),
    );
    return say('admit', { ...frame(facts, locale), counts: urns.join(between[locale]) });
  });

/** `numbers`: in the order of the definitions. */
export const closeText = (facts: TextFacts, numbers: readonly { ballots: number; passes: number }[]): Bilingual =>
  inBoth((locale) => {
    const say = translator(locale, decision);
    const counts = facts.definitions.map((definition, i) => {
      const { ballots, passes } = numbers[i] ?? { ballots: 0, passes: 0 };
      return say('closeUrn', { college: definition['x-isoloir'].college.name[locale], ballots, passes });
    });
    return say('close', { ...frame(facts, locale), counts: counts.join(between[locale]) });
  });

/** `results`: per definition, per question, votes per answer; where blank is allowed the blank votes come first. */
export const publishText = (facts: TextFacts, results: readonly (readonly (readonly number[])[])[]): Bilingual =>
  inBoth((locale) => {
    const say = translator(locale, decision);
    const lines = facts.definitions.flatMap((definition, i) => {
      const { college, questions } = definition['x-isoloir'];
      return questions.map((question, j) => {
        const names = question.answers.map((answer) => answer.name[locale]);
        const all = definition.questions[j]?.blank ? [say('blank'), ...names] : names;
        const answers = all.map((name, at) => say('publishAnswer', { name, votes: results[i]?.[j]?.[at] ?? 0 }));
        const where = { college: college.name[locale], question: question.title[locale] };
        return say('publishQuestion', { ...where, answers: answers.join(', ') });
      });
    });
    return say('publish', { ...frame(facts, locale), results: lines.join(between[locale]) });
  });

/** `after`: end of the time in which the vote could be contested, epoch seconds. */
export const purgeText = (facts: TextFacts, after: number): Bilingual =>
  inBoth((locale) =>
    translator(locale, decision)('purge', {
      ...frame(facts, locale),
      after: formatDate(locale, after, facts.zone),
    }),
  );
