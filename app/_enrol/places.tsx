import { enrol } from '#lib/i18n/enrol.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import type { Place } from '../_ui/passkey.ts';
import type { Device } from './device.ts';

type Word = keyof (typeof enrol)['fr'];

/** The three places where a passkey can live, in words for this device: [choice, hint, name of the passkey]. */
export function wordsOf({ isHandheld, keepsPasskeys }: Device): Readonly<Record<Place, readonly [Word, Word, Word]>> {
  return {
    here: [
      isHandheld ? 'herePhone' : 'hereComputer',
      keepsPasskeys ? 'hereHint' : 'hereLacks',
      isHandheld ? 'phone' : 'computer',
    ],
    phone: [isHandheld ? 'otherPhone' : 'myPhone', 'phoneHint', 'phone'],
    key: ['securityKey', 'securityKeyHint', 'securityKey'],
  };
}

const order = ['here', 'phone', 'key'] as const satisfies readonly Place[];

/** Three plain choices; the first that works is chosen already. */
export function Places(props: { locale: Locale; device: Device; place: Place; onChoose: (place: Place) => void }) {
  const { locale, device, place, onChoose } = props;
  const t = translator(locale, enrol);
  const words = wordsOf(device);
  return (
    <fieldset className="choices">
      <legend>{t('where')}</legend>
      {order.map((one) => {
        const [choice, hint] = words[one];
        return (
          <label className="choice" key={one}>
            <input type="radio" name="place" checked={place === one} onChange={() => onChoose(one)} />
            <span>
              {t(choice)}
              {place === one ? <span className="hint block">{t(hint)}</span> : null}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
