import type { Locale } from '#lib/i18n/index.ts';

const tags = { fr: 'fr-FR', en: 'en-GB' } as const;

/** "1 234" */
export const count = (locale: Locale, value: number): string => value.toLocaleString(tags[locale]);

/** "56,7 %" of a part in a whole; "–" of nothing. */
export const share = (locale: Locale, part: number, whole: number): string =>
  whole === 0 ? '–' : (part / whole).toLocaleString(tags[locale], { style: 'percent', maximumFractionDigits: 1 });

/** Figures first (LOOK): each with its name. A string value is shown as it is. */
export function Figures({ locale, items }: { locale: Locale; items: readonly (readonly [string, number | string])[] }) {
  return (
    <dl className="figures">
      {items.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{typeof value === 'number' ? count(locale, value) : value}</dd>
        </div>
      ))}
    </dl>
  );
}
