import { describe, expect, it } from 'vitest';
import { Statement } from '#lib/election/index.ts';
import { makePasskey, sampleDefinition, sampleStatement } from '#lib/election/testing.ts';
import { closeText, freezeText, openText, publishText, stopText } from './text.ts';

const passkeys = [makePasskey(), makePasskey(), makePasskey()];
const nord = sampleDefinition(passkeys, { title: { fr: 'Élection du bureau', en: 'Board election' } });
const sud = sampleDefinition(
  passkeys,
  {
    title: { fr: 'Élection du bureau', en: 'Board election' },
    college: { id: 'sud', name: { fr: 'Sud', en: 'South' } },
  },
  'B'.repeat(22),
);
const facts = { definitions: [nord.definition, sud.definition], zone: 'Europe/Paris' };
/** Breaking and non-breaking spaces alike. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');

describe('the words of a decision', () => {
  it('freeze', () => {
    const { fr, en } = freezeText(facts, { members: { nord: 1000, sud: 12 }, enrolled: { nord: 2, sud: 0 } });
    expect(plain(fr)).toBe(
      'L’Autorité arrête le vote « Élection du bureau ». 2 urnes : Nord, Sud. Ouverture prévue le vendredi 15 janvier 2027 à 09:00 (heure de Paris), clôture le vendredi 15 janvier 2027 à 10:00 (heure de Paris). L’Autorité peut clore avant l’heure. Inscrits : 1 012, dont 2 avec une clé d’accès. À partir de maintenant, ni les questions, ni les candidats, ni les règles, ni la liste des votants ne changent.',
    );
    expect(en).toContain('On the roll: 1,012, of whom 2 with a passkey.');
  });

  it('freeze where it cannot be closed early', () => {
    const firm = sampleDefinition(passkeys, { earlyClose: false });
    const { fr, en } = freezeText({ ...facts, definitions: [firm.definition] }, { members: {}, enrolled: {} });
    expect(plain(fr)).toContain('Une urne : Nord. ');
    expect(fr).toContain('La clôture ne peut pas être avancée.');
    expect(en).toContain('It cannot be closed early.');
  });

  it('open says that no drill was held', () => {
    const { fr, en } = openText(facts);
    expect(fr).toContain('Aucune répétition générale du dépouillement n’a eu lieu.');
    expect(en).toContain('No rehearsal of the count was held.');
    expect(en).toContain('Friday 15 January 2027 at 09:00 (Paris time)');
  });

  it('stop, close and publish', () => {
    expect(plain(stopText(facts).fr)).toBe(
      'L’Autorité clôt dès maintenant le vote « Élection du bureau » : Nord, Sud. Aucun bulletin n’est plus accepté.',
    );
    const numbers = [
      { ballots: 12, passes: 11 },
      { ballots: 1, passes: 1 },
    ];
    expect(plain(closeText(facts, numbers).fr)).toContain(
      'Nord : 12 bulletins, 11 votants ; Sud : un bulletin, un votant.',
    );
    expect(closeText(facts, numbers).en).toContain('Nord: 12 ballots, 11 voters; South: one ballot, one voter.');
    const { fr, en } = publishText(facts, [[[1, 7, 3]], [[0, 1, 0]]]);
    expect(plain(fr)).toContain(
      'Nord, Choisir : vote blanc 1, Ada 7, Blaise 3 ; Sud, Choisir : vote blanc 0, Ada 1, Blaise 0.',
    );
    expect(en).toContain('South, Choisir: blank vote 0, Ada 1, Blaise 0.');
  });

  it('always fits a statement, however many and long the names', () => {
    const name = 'É'.repeat(190);
    const many = Array.from({ length: 12 }, () => ({
      ...nord.definition,
      'x-isoloir': { ...nord.definition['x-isoloir'], college: { id: 'nord', name: { fr: name, en: name } } },
    }));
    const text = closeText({ ...facts, definitions: many }, []);
    expect(text.fr.length).toBeGreaterThan(2500);
    const decided = {
      ...sampleStatement('stop', { urns: [nord.phi] }),
      text: publishText({ ...facts, definitions: many.flatMap((one) => [one, one]) }, []),
    };
    expect(decided.text.fr.endsWith('…')).toBe(true);
    expect(Statement.parse(decided).text).toEqual(decided.text);
  });
});
