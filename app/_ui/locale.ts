import { notFound } from 'next/navigation';
import { isLocale, type Locale } from '#lib/i18n/index.ts';

export type LocaleParams = Promise<{ locale: string }>;

/** The language of the path; any other first segment is a page that does not exist. */
export async function localeOf(params: LocaleParams): Promise<Locale> {
  const { locale } = await params;
  if (!isLocale(locale)) notFound();
  return locale;
}
