/** @jsxImportSource preact */
/** The sealed ballot, before it is signed for: the last step, and the only one that cannot be taken back. */
import type { BallotNumber } from '#lib/ground/brand.ts';
import { Heading, Notice, Primary, Quiet } from './frame.tsx';
import type { Booth } from './words.ts';

type SignProps = {
  booth: Booth;
  number: BallotNumber;
  /** The ballot that this one replaces, as far as is known. */
  replaces: BallotNumber | null;
  /** The register is signed already. */
  signed: boolean;
  busy: boolean;
  onSign: () => void;
  onBack: () => void;
  /** Where a rescue code was shown. */
  onCode: (() => void) | null;
};

export function Sign({ booth, number, replaces, signed, busy, onSign, onBack, onCode }: SignProps) {
  const { t } = booth;
  return (
    <section>
      <Heading>{t('signTitle')}</Heading>
      <p>{busy ? t('touch') : t(signed ? 'castText' : 'signText')}</p>
      <div class="actions">
        <Primary busy={busy} t={t} onPress={onSign}>
          {t(signed ? 'cast' : 'sign')}
        </Primary>
        <Quiet onPress={() => busy || onBack()}>{t('back')}</Quiet>
        {onCode && <Quiet onPress={() => busy || onCode()}>{t('rescueAgain')}</Quiet>}
      </div>
      <dl>
        <dt>{t('ballotNumber')}</dt>
        <dd class="number">{number}</dd>
        {replaces && (
          <>
            <dt>{t('previousNumber')}</dt>
            <dd class="number">{replaces}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

/** Sealed on this device at another time, and never signed for. */
type PreparedProps = { booth: Booth; number: BallotNumber; busy: boolean; onGoOn: () => void; onDiscard: () => void };

export function PreparedBallot({ booth: { t }, number, busy, onGoOn, onDiscard }: PreparedProps) {
  return (
    <section>
      <Heading>{t('preparedTitle')}</Heading>
      <Notice kind="waits">
        <p>{t('preparedText')}</p>
      </Notice>
      <p>{busy ? t('touch') : t('preparedNext')}</p>
      <div class="actions">
        <Primary busy={busy} t={t} onPress={onGoOn}>
          {t('preparedGoOn')}
        </Primary>
        <Quiet onPress={() => busy || onDiscard()}>{t('preparedDiscard')}</Quiet>
      </div>
      <dl>
        <dt>{t('ballotNumber')}</dt>
        <dd class="number">{number}</dd>
      </dl>
    </section>
  );
}
