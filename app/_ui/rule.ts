import { election } from '#lib/i18n/election.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';

/** "You choose 1 to 3 candidates. You can cast a blank vote." */
export function ruleOf(locale: Locale, { min, max, blank }: { min: number; max: number; blank: boolean }): string {
  const t = translator(locale, election);
  const rule =
    min === max
      ? max === 1
        ? t('ruleOne')
        : t('ruleExact', { n: max })
      : min === 0
        ? t('ruleUpTo', { max })
        : t('ruleRange', { min, max });
  return blank ? `${rule} ${t('ruleBlank')}` : rule;
}
