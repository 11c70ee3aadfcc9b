'use client';

import '../../../../_ui/no-eval.ts';
import { useEffect, useState } from 'react';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { line as texts } from '#lib/i18n/line.ts';
import { Notice } from '../../../../_ui/notice.tsx';
import { firstLine, type Proof, type Shown, saysRoot, standsUnder } from './prove.ts';

type Outcome = Proof | 'away';

async function prove(shown: Shown): Promise<Outcome> {
  if (!standsUnder(shown)) return 'line';
  try {
    return saysRoot(await firstLine(shown.vote, shown.journal.height), shown) ? 'holds' : 'journal';
  } catch {
    return 'away';
  }
}

/** Proves the line on this device, against the public journal. */
export function LineProof({ locale, line }: { locale: Locale; line: Shown }) {
  const t = translator(locale, texts);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  useEffect(() => {
    let gone = false;
    prove(line).then((proved) => {
      if (!gone) setOutcome(proved);
    });
    return () => {
      gone = true;
    };
  }, [line]);
  if (outcome === null) return <Notice live title={t('proving')} />;
  if (outcome === 'holds') return <Notice tone="well" live title={t('proof_holds')} />;
  return (
    <Notice tone={outcome === 'journal' ? 'wrong' : 'attention'} live title={t(`proof_${outcome}`)}>
      <p>{t(`proof_${outcome}Next`)}</p>
    </Notice>
  );
}
