/** From the sides' refusals to the booth's troubles, as a table. */
import { refuse } from '#lib/ground/result.ts';
import type { Problem, Read } from './network.ts';
import type { TroubleCode } from './trouble.ts';

const table: Readonly<Record<string, TroubleCode>> = {
  'register/already-signed': 'booth/already-signed',
  'urn/out-of-turn': 'booth/out-of-turn',
  'urn/clock': 'booth/clock',
  'urn/waiting-full': 'booth/waiting-full',
};

/** By code where the booth knows it, else by what the status says. */
export function refused({ status, problem }: Extract<Read, { ok: false }>): {
  ok: false;
  refusal: { code: TroubleCode; detail: Readonly<Record<string, unknown>> };
} {
  const { code, title, ...more } = problem ?? { code: '', title: '' };
  return asTrouble(table[code] ?? byStatus(status, code), { ...more, refusal: code, title });
}

const asTrouble = (code: TroubleCode, detail: Omit<Problem, 'code' | 'status' | 'title'>) => {
  const { refusal } = refuse(code);
  return { ok: false as const, refusal: { ...refusal, detail } };
};

function byStatus(status: number, code: string): TroubleCode {
  if (status === 401 || status === 403) return 'booth/not-on-register';
  if (status === 404) return 'booth/no-election';
  if (status === 410) return 'booth/late';
  if (status === 409 && code.includes('early')) return 'booth/early';
  return 'booth/refused';
}
