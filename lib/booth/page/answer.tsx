/** @jsxImportSource preact */
/** What a candidate or motion shows of itself: photo, name, text, document. */
import { useEffect, useState } from 'preact/hooks';
import type { AnswerText } from '#lib/election/definition.ts';
import type { DocumentRef, PhotoRef } from '#lib/election/material.ts';
import type { Material } from './material.ts';
import { type Booth, say, sizeOf } from './words.ts';

export function Portrait({ booth, photo, name }: { booth: Booth; photo: PhotoRef; name: string }) {
  const [material, setMaterial] = useState<Material | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per photo
  useEffect(() => {
    let gone = false;
    void booth.materials(photo).then((loaded) => gone || setMaterial(loaded));
    return () => {
      gone = true;
    };
  }, [photo.sha256]);
  // The place is kept from the beginning, so that nothing moves when the photo comes.
  return (
    <span class="portrait">
      {material?.at === 'here' && (
        // biome-ignore lint/performance/noImgElement: no Next here; the bytes are checked and on this device already
        <img src={material.url} width={photo.width} height={photo.height} alt={booth.t('photoOf', { name })} />
      )}
      {material?.at === 'altered' && <span class="hint">{booth.t('photoAltered')}</span>}
    </span>
  );
}

/** The document is fetched when asked for, checked, and handed to the device as a file. */
export function Document({ booth, document: ref, name }: { booth: Booth; document: DocumentRef; name: string }) {
  const { t } = booth;
  const [state, setState] = useState<'idle' | 'loading' | Exclude<Material['at'], 'here'>>('idle');
  const open = async () => {
    setState('loading');
    const loaded = await booth.materials(ref);
    if (loaded.at !== 'here') return setState(loaded.at);
    setState('idle');
    const link = document.createElement('a');
    link.href = loaded.url;
    link.download = `${name.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}.pdf`;
    link.click();
  };
  return (
    <div class="document">
      <button type="button" class="text" onClick={() => state === 'loading' || void open()}>
        {state === 'loading' ? t('working') : t('document', { name, size: sizeOf(booth, ref.bytes) })}
      </button>
      <div role="status">
        {state === 'missing' && <p class="hint">{t('documentMissing')}</p>}
        {state === 'altered' && <p class="hint">{t('documentAltered')}</p>}
      </div>
    </div>
  );
}

/** As on the ballot paper, to read and not to mark. */
export function Shown({ booth, answer }: { booth: Booth; answer: AnswerText }) {
  const name = say(booth, answer.name);
  return (
    <div class="shown">
      {answer.photo && <Portrait booth={booth} photo={answer.photo} name={name} />}
      <div>
        <p class="name">{name}</p>
        {answer.text.fr !== '' && <p class="hint">{say(booth, answer.text)}</p>}
        {answer.document && <Document booth={booth} document={answer.document} name={name} />}
      </div>
    </div>
  );
}
