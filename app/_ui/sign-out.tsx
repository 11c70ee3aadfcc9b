'use client';

import { useState } from 'react';
import { common } from '#lib/i18n/common.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { postForm } from './auth-form.ts';

export function SignOut({ locale, label }: { locale: Locale; label: string }) {
  const [failed, setFailed] = useState(false);
  const leave = async () => {
    const status = await postForm('signout', {});
    if (status !== null && status < 400) window.location.assign(`/${locale}`);
    else setFailed(true);
  };
  return (
    <div>
      <button type="button" className="text" onClick={leave}>
        {label}
      </button>
      {failed ? <p role="alert">{translator(locale, common)('unreachable')}</p> : null}
    </div>
  );
}
