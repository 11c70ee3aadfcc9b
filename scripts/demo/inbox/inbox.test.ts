import { createTransport } from 'nodemailer';
import { afterEach, expect, test } from 'vitest';
import { startCatcher } from './catcher.ts';
import { escapeHtml, listPage, messagePage, withLinks } from './page.ts';

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
    at: 0,
  }));
  expect(listPage('fr', messages, 'ana@')).toContain('1 message.');
  expect(listPage('en', messages, 'ana@')).not.toContain('For bob');
  expect(messagePage('fr', undefined)).toContain('n’existe pas');
});
