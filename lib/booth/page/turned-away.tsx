/** @jsxImportSource preact */
/** For who was turned away: what the side signed of it, to be kept as a file (PROTOCOL §5.14). */
import { useEffect, useState } from 'preact/hooks';
import type { RefusalStatement } from '#lib/election/refusal.ts';
import { readProof } from '../index.ts';
import type { Paper } from '../paper.ts';
import type { World } from '../world.ts';
import { Quiet } from './frame.tsx';
import type { View } from './view.ts';
import { type Booth, dateOf } from './words.ts';

/** Screens on which a voter stands who could not do what they came for. */
const NOT_YET: ReadonlySet<View['at']> = new Set<View['at']>(['early', 'paused', 'late', 'kept', 'halted']);

type TurnedAwayProps = { booth: Booth; world: World; paper: Paper; view: View };

/** Nothing where there is no such file, or nobody is kept from anything. */
export function TurnedAway({ booth, world, paper, view }: TurnedAwayProps) {
  const { t } = booth;
  const [proof, setProof] = useState<RefusalStatement | null>(null);
  useEffect(() => {
    if (NOT_YET.has(view.at)) void readProof(world, paper).then(setProof);
  }, [view, world, paper]);
  if (!NOT_YET.has(view.at) || proof === null) return null;
  return (
    <section class="turned-away">
      <h2>{t('proofTitle')}</h2>
      <p>{t('proofText', { date: dateOf(booth, proof.hour) })}</p>
      <p class="hint">{t('proofHint')}</p>
      <div class="actions">
        <Quiet onPress={() => save(t('proofFile'), proof)}>{t('proofSave')}</Quiet>
      </div>
    </section>
  );
}

function save(name: string, proof: RefusalStatement): void {
  const file = new Blob([`${JSON.stringify(proof, null, 2)}\n`], { type: 'application/json' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
