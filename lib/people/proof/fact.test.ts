import { expect, test } from 'vitest';
import { readFact } from './fact.ts';

test.each([
  ['31/12/1950', '1950-12-31'],
  ['31.12.1950', '1950-12-31'],
  ['31-12-1950', '1950-12-31'],
  ['31 12 1950', '1950-12-31'],
  ['31121950', '1950-12-31'],
  ['1950-12-31', '1950-12-31'],
  ['1950-1-2', '1950-01-02'],
  ['2/1/1950', '1950-01-02'],
  [' 02/01/1950 ', '1950-01-02'],
  // as telephones and people write it
  ['31 / 12 / 1950', '1950-12-31'],
  ['31–12–1950', '1950-12-31'],
  ['１/２/１９５０', '1950-02-01'],
  ['31 décembre 1950', '1950-12-31'],
  ['le 1er Février 1950', '1950-02-01'],
  ['1 de\u0301cembre 1950', '1950-12-01'],
  ['December 31, 1950', '1950-12-31'],
  ['31st December 1950', '1950-12-31'],
  ['31 brumaire 1950', '31brumaire1950'],
  // a leap day that was, and one that was not: then it is text like another
  ['29/02/2000', '2000-02-29'],
  ['29/02/1900', '29021900'],
  ['Saint-Étienne', 'saintetienne'],
  ['saint etienne', 'saintetienne'],
  ['Cœur-de-Marie', 'coeurdemarie'],
  ['COEUR DE MARIE', 'coeurdemarie'],
  ['Łódź', 'łodz'],
  ['42 100', '42100'],
])('%j is %j', (said, fact) => expect(readFact(said)).toBe(fact));

test.each(['', '   ', '--', '…', 'x'.repeat(121)])('%j is none', (said) => expect(readFact(said)).toBeNull());
