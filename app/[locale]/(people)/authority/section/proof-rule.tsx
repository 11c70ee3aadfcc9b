'use client';

import '../../../../_ui/no-eval.ts';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { z } from 'zod';
import { formatDay, type Locale, translator } from '#lib/i18n/index.ts';
import { section } from '#lib/i18n/section.ts';
import { Stopped, useAct } from '../../../../_ui/act.tsx';
import { askServer } from '../../../../_ui/ask-server.ts';
import { Notice } from '../../../../_ui/notice.tsx';

type Kind = 'sms' | 'section' | 'facts';
type Rule = { accepts: readonly Kind[]; fact: { fr: string; en: string } | null };
type View = {
  inForce: Rule;
  quorum: number;
  proposed: (Rule & { id: number; agreed: readonly string[]; agreedBy: readonly string[]; day: string }) | null;
};
const Done = z.object({ inForce: z.boolean() });
const words = { sms: 'rule_sms', section: 'rule_section', facts: 'rule_facts' } as const;

/** What is taken as a second proof: the rule in force, the one proposed, a new proposal. `me`: id of the person signed in. */
export function ProofRule(props: { locale: Locale; view: View; me: string; mayAct: boolean }) {
  const { locale, view, me, mayAct } = props;
  const { inForce, proposed, quorum } = view;
  const t = translator(locale, section);
  const router = useRouter();
  const [sms, setSms] = useState(inForce.accepts.includes('sms'));
  const [facts, setFacts] = useState(inForce.fact !== null);
  const [fact, setFact] = useState(inForce.fact ?? { fr: '', en: '' });
  const [done, setDone] = useState<boolean | null>(null);
  const { busy, stop, run } = useAct();

  const send = (path: string, order: unknown) =>
    run(async () => {
      setDone(null);
      const answer = await askServer(locale, 'POST', path, Done, order);
      if (!answer.ok) return answer.failure;
      setDone(answer.value.inForce);
      router.refresh();
      return null;
    });
  const propose = (event: FormEvent) => {
    event.preventDefault();
    const accepts: Kind[] = [...(sms ? (['sms'] as const) : []), ...(facts ? (['facts'] as const) : []), 'section'];
    const named = { fr: fact.fr.trim(), en: fact.en.trim() };
    void send('/api/people/section/rules', { accepts, fact: facts ? named : null });
  };

  return (
    <section className="stack" aria-labelledby="rule">
      <h2 id="rule">{t('ruleTitle')}</h2>
      <div className="stack tight">
        <h3>{t('ruleNow')}</h3>
        <Accepted locale={locale} rule={inForce} />
      </div>
      {proposed ? (
        <div className="sheet stack tight">
          <h3>{t('ruleProposed', { day: formatDay(locale, Date.parse(proposed.day) / 1000) })}</h3>
          <Accepted locale={locale} rule={proposed} />
          <p>{t('ruleAgreed', { n: proposed.agreed.length, quorum, names: proposed.agreed.join(', ') })}</p>
          {mayAct && !proposed.agreedBy.includes(me) ? (
            <div className="actions">
              <button
                type="button"
                onClick={() => send('/api/people/section/rules/agree', { rule: proposed.id })}
                disabled={busy}
              >
                {t('ruleAgree')}
              </button>
            </div>
          ) : null}
        </div>
      ) : null}
      {mayAct ? (
        <details>
          <summary>{t('ruleChange')}</summary>
          <form className="stack" onSubmit={propose}>
            <label className="check">
              <input type="checkbox" checked={sms} onChange={(event) => setSms(event.target.checked)} />
              {t('ruleSms')}
            </label>
            <label className="check">
              <input type="checkbox" checked={facts} onChange={(event) => setFacts(event.target.checked)} />
              {t('ruleFacts')}
            </label>
            {facts ? (
              <div className="fields two">
                {(['fr', 'en'] as const).map((language) => (
                  <div className="field" key={language}>
                    <label htmlFor={`fact-${language}`}>{t(language === 'fr' ? 'factFr' : 'factEn')}</label>
                    <input
                      id={`fact-${language}`}
                      value={fact[language]}
                      maxLength={80}
                      required
                      onChange={(event) => setFact({ ...fact, [language]: event.target.value })}
                    />
                  </div>
                ))}
              </div>
            ) : null}
            <div className="actions">
              <button type="submit" className="quiet" disabled={busy}>
                {t('rulePropose')}
              </button>
            </div>
          </form>
        </details>
      ) : null}
      {done === null ? (
        <Stopped locale={locale} stop={stop} />
      ) : (
        <Notice tone="well" live title={t(done ? 'ruleDone' : 'ruleWaits')} />
      )}
    </section>
  );
}

function Accepted({ locale, rule }: { locale: Locale; rule: Rule }) {
  const t = translator(locale, section);
  return (
    <ul>
      {rule.accepts.map((kind) => (
        <li key={kind}>{t(words[kind], { label: rule.fact?.[locale] ?? '' })}</li>
      ))}
    </ul>
  );
}
