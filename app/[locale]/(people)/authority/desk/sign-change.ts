/** The touch that signs a change. What is signed is computed here, from the statement that is shown (PROTOCOL §2.8). */
import { z } from 'zod';
import { type ChangeStatement, changeChallenge } from '#lib/election/change.ts';
import type { Locale } from '#lib/i18n/index.ts';
import type { Stop } from '../../../../_ui/act.tsx';
import { askServer } from '../../../../_ui/ask-server.ts';
import { touchPasskey } from '../../../../_ui/passkey.ts';

type Order = { locale: Locale; rpId: string; statement: ChangeStatement };

/** @returns what stopped it, or null where the signature is kept */
export async function signChange({ locale, rpId, statement }: Order): Promise<Stop | null> {
  const touched = await touchPasskey({ rpId, challenge: changeChallenge(statement) });
  if (!touched.ok) return touched.refusal.code;
  const path = `/api/people/desk/changes/${statement.change}/sign`;
  const answer = await askServer(locale, 'POST', path, z.unknown(), { assertion: touched.value.assertion });
  return answer.ok ? null : answer.failure;
}
