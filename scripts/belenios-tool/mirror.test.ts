import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { debianMirror, mirrorsIn } from './mirror.ts';

it.each([
  ['deb http://deb.debian.org/debian bookworm main', ['http://deb.debian.org/debian']],
  ['deb [arch=amd64 signed-by=/k.gpg] https://mirror.example/debian/ trixie main', ['https://mirror.example/debian']],
  [
    'Types: deb\nURIs: http://a.example/debian https://b.example/debian\n',
    ['http://a.example/debian', 'https://b.example/debian'],
  ],
  ['URIs: http://deb.debian.org/debian-security', []],
  ['# deb http://deb.debian.org/debian bookworm main', []],
  ['deb http://archive.ubuntu.com/ubuntu noble main', []],
  ['', []],
])('%j', (sources, expected) => {
  expect(mirrorsIn(sources)).toEqual(expected);
});

it('looks into the folder of parts, and says null where apt is not for Debian', () => {
  const etc = mkdtempSync(join(tmpdir(), 'apt-'));
  try {
    expect(debianMirror(etc)).toBeNull();
    mkdirSync(join(etc, 'sources.list.d'));
    writeFileSync(join(etc, 'sources.list.d', 'debian.sources'), 'URIs: http://deb.debian.org/debian\n');
    writeFileSync(join(etc, 'sources.list.d', 'old.save'), 'URIs: http://other.example/debian\n');
    expect(debianMirror(etc)).toBe('http://deb.debian.org/debian');
  } finally {
    rmSync(etc, { recursive: true });
  }
});
