/** From the sides' refusals to the booth's troubles, as a table. */
import { refuse } from '#lib/ground/result.ts';
import type { Problem, Read } from './network.ts';
import type { TroubleCode } from './trouble.ts';

const table: Readonly<Record<string, TroubleCode>> = {
  'register/unknown-urn': 'booth/no-election',
  'register/not-open': 'booth/early',
  'register/suspended': 'booth/suspended',
  'register/annulled': 'booth/annulled',
  'register/closed': 'booth/late',
  'register/unknown-passkey': 'booth/not-on-register',
  'register/not-a-member': 'booth/not-on-register',
  'register/other-college': 'booth/other-college',
  'register/already-signed': 'booth/already-signed',
  'urn/unknown': 'booth/no-election',
  'urn/not-open': 'booth/early',
  'urn/suspended': 'booth/suspended',
  'urn/annulled': 'booth/annulled',
  'urn/closed': 'booth/late',
  'urn/no-revote': 'booth/no-revote',
  'urn/out-of-turn': 'booth/out-of-turn',
  'urn/clock': 'booth/clock',
  'urn/too-many-waiting': 'booth/waiting-full',
};

/** By code where the booth knows it, else by what the status says. */
export function refused({ status, problem }: Extract<Read, { ok: false }>): {
  ok: false;
  refusal: { code: TroubleCode; detail: Readonly<Record<string, unknown>> };
} {
  const { code, title, ...more } = problem ?? { code: '', title: '' };
  return asTrouble(table[code] ?? byStatus(status), { ...more, refusal: code, title });
}

const asTrouble = (code: TroubleCode, detail: Omit<Problem, 'code' | 'status' | 'title'>) => {
  const { refusal } = refuse(code);
  return { ok: false as const, refusal: { ...refusal, detail } };
};

function byStatus(status: number): TroubleCode {
  if (status === 404) return 'booth/no-election';
  return status === 410 ? 'booth/late' : 'booth/refused';
}
