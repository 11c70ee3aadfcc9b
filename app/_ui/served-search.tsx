'use client';

import type { Locale } from '#lib/i18n/index.ts';
import { BallotSearch } from './ballot-search.tsx';

const none = () => null;

/** The search as it is served, before its own script (app/_board) takes it over. */
export const ServedSearch = ({ locale }: { locale: Locale }) => <BallotSearch locale={locale} orderNow={none} />;
