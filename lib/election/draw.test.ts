import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { freshSeed, lotOf, orderByLot, Seed } from './draw.ts';

const answers = ['Ada', 'Blaise', 'Celia', 'Édith'].map((name) => ({ name: { fr: name, en: `${name} (en)` } }));

describe('the order by lot', () => {
  it('is what `sha256sum` and `sort` say in a shell', () => {
    const seed = '3 14 15 92';
    const lines = answers.map(({ name }) => {
      const sum = execFileSync('sha256sum', { input: `${seed}\n${name.fr}`, encoding: 'utf8' }).slice(0, 64);
      expect(lotOf(seed, name.fr)).toBe(sum);
      return `${sum} ${name.fr}`;
    });
    expect(orderByLot(seed, answers).map(({ name }) => name.fr)).toEqual(lines.sort().map((text) => text.slice(65)));
  });

  it('does not depend on the order written, nor on the English', () => {
    const drawn = orderByLot('x', answers).map(({ name }) => name.fr);
    expect(orderByLot('x', [...answers].reverse()).map(({ name }) => name.fr)).toEqual(drawn);
    expect(
      orderByLot(
        'x',
        answers.map(({ name }) => ({ name: { ...name, en: '' } })),
      ).map((a) => a.name.fr),
    ).toEqual(drawn);
  });

  it('puts each first about as often', () => {
    const first = new Map<string, number>();
    for (let i = 0; i < 2000; i++) {
      const name = orderByLot(`seed ${i}`, answers)[0]?.name.fr ?? '';
      first.set(name, (first.get(name) ?? 0) + 1);
    }
    for (const { name } of answers) expect(first.get(name.fr)).toBeGreaterThan(420);
  });

  it('draws seeds that are seeds, never twice the same', () => {
    const seeds = [freshSeed(), freshSeed()];
    expect(seeds.map((seed) => Seed.parse(seed))).toEqual(seeds);
    expect(seeds[0]).toMatch(/^([0-9a-f]{5}-){3}[0-9a-f]{5}$/);
    expect(new Set(seeds).size).toBe(2);
  });
});
