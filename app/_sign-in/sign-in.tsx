import { signInChallenge } from '#lib/election/challenge.ts';
import { fromBase64Url } from '#lib/ground/bytes.ts';
import { enrol } from '#lib/i18n/enrol.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { Stopped, useAct } from '../_ui/act.tsx';
import { ask, type Failure, unreachable } from '../_ui/ask.ts';
import { postForm } from '../_ui/auth-form.ts';
import { textOf } from '../_ui/by-hand.ts';
import { UnderWay } from '../_ui/in-line.tsx';
import { touchPasskey } from '../_ui/passkey.ts';
import { renewToken } from '../_ui/renew-token.ts';

type Props = { locale: Locale; rpId: string; target: string };

/** One touch, no password. `rpId`: for which site the passkey was made; `target`: the page that is opened then. */
export function SignIn({ locale, rpId, target }: Props) {
  const t = translator(locale, enrol);
  const { busy, stop, run } = useAct();
  const signIn = () =>
    run(async () => {
      const readNonce = (answer: unknown) => textOf(answer, 'nonce');
      const given = await ask(locale, 'POST', '/api/people/challenge', readNonce, { purpose: 'sign-in' });
      if (!given.ok) return given.failure;
      const nonce = given.value;
      const challenge = signInChallenge(window.location.origin, fromBase64Url(nonce));
      const touched = await touchPasskey({ rpId, challenge });
      if (!touched.ok) return touched.refusal.code;
      const assertion = JSON.stringify(touched.value.assertion);
      const status = await postForm('callback/passkey', { nonce, assertion });
      if (status === null) return unreachable;
      if (status !== 200) return { ...unreachable, code: 'sign-in', title: t('signInRefused') } satisfies Failure;
      await renewToken(locale);
      window.location.assign(target);
      return null;
    });
  return (
    <div className="stack tight">
      <div className="actions">
        <button type="button" onClick={signIn} disabled={busy}>
          {t('signInButton')}
        </button>
      </div>
      {busy ? <UnderWay locale={locale} title={t('signInBusy')} /> : <Stopped locale={locale} stop={stop} />}
    </div>
  );
}
