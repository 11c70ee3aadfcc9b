import { expect, test } from 'vitest';
import { deviceOf, trustPage } from './trust-page.ts';

const offer = {
  here: 'http://192.168.1.20:3080/',
  named: 'http://isoloir.local:3080/here.svg',
  people: 'https://isoloir.local:3443',
  inbox: 'https://isoloir-mail.local:3443',
  names: ['isoloir.local', 'isoloir-urn.local'],
  address: '192.168.1.20',
  root: 'Isoloir <b>demonstration</b>',
  fingerprint: 'AB:CD',
};

test('every device has its steps and its way back, its own unfolded', () => {
  for (const locale of ['fr', 'en'] as const) {
    const page = trustPage(locale, offer, 'android');
    expect(page.match(/<details name="device"/g)).toHaveLength(5);
    expect(page.match(/<details name="device" open>\n<summary>Android/)).not.toBeNull();
    expect(page.match(/Isoloir &#60;b&#62;demonstration/g)?.length).toBe(7);
    expect(page).not.toContain('<b>demonstration');
    expect(page).toContain('192.168.1.20  isoloir.local isoloir-urn.local');
    expect(page).not.toMatch(/\{[a-z]+\}|style=|onclick/);
  }
});

test.each([
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari', 'iphone'],
  ['Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36', 'android'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36', 'windows'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15', 'macos'],
  ['Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0', 'firefox'],
] as const)('%s', (agent, device) => expect(deviceOf(agent)).toBe(device));
