import { redirect } from 'next/navigation';
import type { Locale } from '#lib/i18n/index.ts';
import { currentPerson, type Person } from '#lib/people/passkey/session.ts';
import { type LocaleParams, localeOf } from './locale.ts';

export type Office = Person['roles'][number];

/** The person signed in, checked against the database; whoever is not is led to sign in and back to `path`. */
export async function signedInPerson(params: LocaleParams, path: string): Promise<{ locale: Locale; person: Person }> {
  const locale = await localeOf(params);
  const person = await currentPerson();
  if (person === null) redirect(`/${locale}/sign-in?next=/${locale}/${path}`);
  return { locale, person };
}

export const holds = (person: Person, ...offices: Office[]): boolean =>
  offices.some((office) => person.roles.includes(office));

export const isAuthority = (person: Person): boolean => holds(person, 'authority', 'operator');
