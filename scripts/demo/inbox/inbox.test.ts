import { createTransport } from 'nodemailer';
import { afterEach, expect, test } from 'vitest';
import { freePort } from '../environment.ts';
import { startCatcher } from './catcher.ts';
import { startInbox } from './inbox.ts';
import { escapeHtml, listPage, messagePage, withLinks } from './page.ts';
import { startSmsCatcher, textsAsLetters } from './sms-catcher.ts';

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

test('a message sent over SMTP arrives whole, accents and link included', async () => {
  const catcher = await startCatcher();
  open.push(catcher);
  const transport = createTransport(catcher.url);
  const arrival = catcher.waitFor('lea@example.org', /urne/);
  await transport.sendMail({
    from: 'Isoloir <vote@localhost>',
    to: 'Léa <lea@example.org>',
    subject: 'Votre invitation à voter',
    text: 'Vers l’urne : http://localhost:3000/fr/enrol#abc',
  });
  transport.close();
  const message = await arrival;
  expect(message).toMatchObject({
    to: ['lea@example.org'],
    subject: 'Votre invitation à voter',
    from: 'vote@localhost',
  });
  expect(message.text).toContain('l’urne : http://localhost:3000/fr/enrol#abc');
});

test('waiting for a message that never comes ends with a sentence', async () => {
  const catcher = await startCatcher();
  open.push(catcher);
  await expect(catcher.waitFor('nobody@example.org', /./, 20)).rejects.toThrow('no mail to nobody@example.org');
});

test('what came by mail is text, and only our own addresses become links', () => {
  const text = '<img src=x> http://localhost:3000/fr/enrol#a-b_c https://elsewhere.example/ "';
  expect(escapeHtml('<&">')).toBe('&#60;&#38;&#34;&#62;');
  expect(withLinks(text)).toBe(
    '&#60;img src=x&#62; <a href="http://localhost:3000/fr/enrol#a-b_c" target="_blank" rel="noreferrer">http://localhost:3000/fr/enrol#a-b_c</a> https://elsewhere.example/ &#34;',
  );
});

test('addresses of this very platform become links as well', () => {
  const own = ['https://isoloir.local:3443'];
  expect(withLinks('https://isoloir.local:3443/fr/enrol#a', own)).toMatch(
    /^<a href="https:\/\/isoloir\.local:3443\/fr/,
  );
  for (const other of [
    'https://isoloir.local:3443.evil.example/',
    'https://isoloir.local/',
    'http://isoloir.local:3443/',
  ]) {
    expect(withLinks(other, own)).toBe(other);
  }
});

test('the list is searched by address, in both languages', () => {
  const messages = ['ana', 'bob'].map((name, at) => ({
    id: at + 1,
    to: [`${name}@example.org`],
    from: 'vote@localhost',
    subject: `For ${name}`,
    text: '',
    html: '',
    at: 0,
  }));
  expect(listPage('fr', messages, 'ana@')).toContain('1 message.');
  expect(listPage('en', messages, 'ana@')).not.toContain('For bob');
  expect(messagePage('fr', undefined)).toContain('n’existe pas');
});

test('the HTML part stands in a frame of its own that runs and loads nothing', async () => {
  const catcher = await startCatcher();
  open.push(catcher);
  const transport = createTransport(catcher.url);
  const arrival = catcher.waitFor('lea@example.org', /urne/);
  const html =
    '<html><head><title>x</title></head><body><script>alert(1)</script><img src="https://spy.example/x.png">';
  await transport.sendMail({ from: 'vote@localhost', to: 'lea@example.org', subject: 'x', text: 'urne', html });
  transport.close();
  await arrival;
  const port = await freePort();
  open.push(await startInbox(catcher, port, ['https://isoloir.local:3443']));
  const page = await fetch(`http://127.0.0.1:${port}/fr/1`);
  expect(await page.text()).toContain('src="/fr/1/html" sandbox="allow-popups allow-popups-to-escape-sandbox"');
  expect(page.headers.get('content-security-policy')).toContain("frame-src 'self'");
  const letter = await fetch(`http://127.0.0.1:${port}/fr/1/html`);
  const policy = letter.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain('sandbox allow-popups');
  expect(policy).not.toMatch(/allow-scripts|allow-same-origin|img-src/);
  expect(await letter.text()).toContain('<base target="_blank">');
  expect((await fetch(`http://127.0.0.1:${port}/fr/7/html`)).status).toBe(404);
});

test('addresses of the platform elsewhere become links where they are named, by their whole origin', () => {
  const origins = ['https://isoloir.local:3443'];
  expect(withLinks('https://isoloir.local:3443/fr', origins)).toContain('<a href="https://isoloir.local:3443/fr"');
  expect(withLinks('https://isoloir.local:3443.evil.example/fr', origins)).not.toContain('<a');
  expect(withLinks('https://isoloir.local:3443/fr')).not.toContain('<a');
});

test('a text message arrives over HTTP, with the key alone, and stands among the letters by its reader’s name', async () => {
  const sms = await startSmsCatcher(() => '+33639980002');
  open.push(sms);
  const send = (key: string, body: unknown) =>
    fetch(sms.url, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const message = { from: 'Isoloir', to: '+33639980002', text: 'Votre code est 1234 5678.' };
  expect((await send('wrong', message)).status).toBe(401);
  expect((await send(sms.key, { ...message, more: 1 })).status).toBe(400);
  expect(sms.messages()).toEqual([]);
  const arrival = sms.waitFor('+33639980002', /1234/);
  expect((await send(sms.key, message)).status).toBe(202);
  expect(await arrival).toMatchObject(message);
  const letters = textsAsLetters(sms.messages(), () => 'Léa, 06 39 98 00 02');
  expect(listPage('fr', letters, 'léa')).toContain('1 message.');
  expect(messagePage('fr', letters[0])).toContain('1234 5678');
  await expect(sms.waitFor('+33639980003', /./, 20)).rejects.toThrow('no message to');
});
