/**
 * The evening of 28 November 2014 in numbers, as the press gave them, and the surge that a replay takes from them. Every
 * number names where it was read, 22 November 2026.
 */

type Reading = {
  /** Minutes after the opening, 20:00 in Paris. */
  minute: number;
  /** Members who had voted: who came and was turned away stands in no newspaper. */
  voted: number;
  source: string;
};

/** Members who were called to vote. */
export const ROLL = 268_341;

export const READINGS: readonly Reading[] = [
  { minute: 0, voted: 0, source: 'opening at 20:00' },
  { minute: 150, voted: 11_700, source: 'the High Authority’s point of 22:30, as reported that night' },
  {
    minute: 955,
    voted: 100_000,
    source: 'France-Soir, 29 November 2014: “la barre des 100.000 votants franchie avant midi”',
  },
  {
    minute: 1140,
    voted: 130_000,
    source: 'La Tribune with AFP, 29 November 2014: “quelque 130.000 … en milieu d’après-midi”',
  },
  { minute: 1440, voted: Math.round(ROLL * 0.581), source: 'Les Echos, 29 November 2014: 58.1 % of 268,341' },
];

/** What is played: from the opening to the point of 22:30, minutes. */
export const SURGE = 150;

/**
 * Minutes in which the rush of the door loses two thirds of its strength. The press gives one number of that evening and
 * none within it: that more come in the first half hour than in the last is taken from other openings, this value is ours.
 */
const RUSH = 45;

/** Part of those who come within `SURGE` minutes that has come by `minute`. */
export const comeBy = (minute: number): number => (1 - Math.exp(-minute / RUSH)) / (1 - Math.exp(-SURGE / RUSH));

/** The minute by which this part, 0 to 1, has come. */
const minuteOf = (part: number): number => RUSH * Math.log(1 / (1 - part * (1 - Math.exp(-SURGE / RUSH))));

/**
 * When each of `count` members comes: milliseconds after an opening whose first 150 minutes are played in `seconds`. The
 * first comes with the opening. In order; `chance` (0 to 1) moves each within its own part, so that they do not march.
 */
export const arrivals = (count: number, seconds: number, chance: () => number): number[] =>
  Array.from({ length: count }, (_, at) => {
    const part = at === 0 ? 0 : (at + chance()) / count;
    return Math.round((minuteOf(part) / SURGE) * seconds * 1000);
  });
