/** The exact words of the decisions about one college apart. The reason alone is the Authority's own. */
import type { Bilingual } from '#lib/election/index.ts';
import { decision } from '#lib/i18n/decision.ts';
import { formatDate, translator } from '#lib/i18n/index.ts';
import { between, frame, inBoth, type TextFacts } from './text.ts';

/** Colleges, and the closing in force of each where they differ; `closings` in the order of the definitions. */
type Apart = TextFacts & { closings: readonly number[] };

const say = (kind: 'suspend' | 'resume' | 'extend' | 'annul', { closings, ...facts }: Apart, more: More): Bilingual =>
  inBoth((locale) => {
    const dates = closings.map((closes) => formatDate(locale, closes, facts.zone));
    const names = facts.definitions.map((definition) => definition['x-isoloir'].college.name[locale]);
    const several = names.map((name, i) => `${name}, ${dates[i] ?? ''}`).join(between[locale]);
    return translator(locale, decision)(kind, {
      ...frame(facts, locale),
      closes: new Set(dates).size === 1 ? (dates[0] ?? '') : several,
      reason: more.reason?.[locale] ?? '',
      at: more.at === undefined ? '' : formatDate(locale, more.at, facts.zone),
    });
  });
type More = { reason?: Bilingual; at?: number };

export const suspendText = (facts: Apart, more: Required<More>): Bilingual => say('suspend', facts, more);
export const resumeText = (facts: Apart, at: number): Bilingual => say('resume', facts, { at });
export const extendText = (facts: Apart, reason: Bilingual): Bilingual => say('extend', facts, { reason });
export const annulText = (facts: Apart, reason: Bilingual): Bilingual => say('annul', facts, { reason });

/** `facts`: the definitions under which the colleges vote again. */
export const rerunText = (facts: TextFacts): Bilingual =>
  inBoth((locale) => translator(locale, decision)('rerun', frame(facts, locale)));
