/** The two languages of the platform; the path says which one (`/fr/…`, `/en/…`). French is the default. */
export const locales = ['fr', 'en'] as const;
export type Locale = (typeof locales)[number];

export const isLocale = (text: unknown): text is Locale => locales.some((locale) => locale === text);

/** The best of our languages for an `Accept-Language` header (RFC 9110 §12.5.4); French where nothing fits. */
export function preferredLocale(header: string | null | undefined): Locale {
  const ranked = (header ?? '')
    .split(',')
    .map((item, at) => {
      const [range = '', ...parameters] = item.trim().toLowerCase().split(';');
      const q = parameters.map((text) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(text)?.[1]).find(Boolean) ?? '1';
      return { language: range.split('-')[0], weight: Number(q), at };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || a.at - b.at);
  return ranked.map(({ language }) => language).find(isLocale) ?? 'fr';
}
