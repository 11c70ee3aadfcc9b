/** The invented party of the demonstration: two hundred members in two colleges, an Authority, trustees. */

export const PARTY = 'Parti de l’Estran';
/** As the party would print it; the server makes it readable. */
export const COLOUR = '#6a4c9c';

export type DemoMember = {
  number: string;
  name: string;
  email: string;
  college: 'federations' | 'abroad';
  federation: string;
  language: 'fr' | 'en';
};

const firstNames =
  'Adèle Bastien Camille Driss Élise Farid Gaëlle Hugo Inès Jules Karima Léo Maëlle Noé Océane Paul Quitterie Rayan Solène Théo'.split(
    ' ',
  );
const lastNames =
  'Abgrall Bâcle Carrière Delmas Évrard Fontanel Guérin Haddad Ibarra Joly Kerbrat Lefèvre Meunier Nguyen Ortiz Pélissier Quéré Rossi Sénéchal Traoré'.split(
    ' ',
  );
const federations = ['Finistère', 'Gironde', 'Hérault', 'Nord', 'Rhône', 'Seine-Saint-Denis', 'La Réunion', 'Bas-Rhin'];
const abroad = ['Bruxelles', 'Dakar', 'Genève', 'Londres', 'Montréal'];

const MEMBERS = 200;
const ABROAD = 30;

/** "Élise Sénéchal" → "elise.senechal@estran.example" (a name reserved by RFC 2606: nothing can leave). */
export const addressOf = (name: string): string =>
  `${name
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replaceAll(' ', '.')}@estran.example`;

const pick = (list: readonly string[], at: number): string => list[at % list.length] ?? '';

/** The same two hundred people at each start. The last thirty live abroad. */
export const members: readonly DemoMember[] = Array.from({ length: MEMBERS }, (_, at) => {
  // 20 × 20 names; steps coprime to 20 mix them without a repetition among the first 400
  const name = `${pick(firstNames, at)} ${pick(lastNames, at * 7 + Math.floor(at / 20))}`;
  const isAbroad = at >= MEMBERS - ABROAD;
  return {
    number: String(10_001 + at),
    name,
    email: addressOf(name),
    college: isAbroad ? 'abroad' : 'federations',
    federation: isAbroad ? pick(abroad, at) : pick(federations, at),
    language: isAbroad && at % 3 === 0 ? 'en' : 'fr',
  };
});

const everyone = (): readonly { name: string; email: string }[] => [...members, ...authority, ...trustees];
/** "06 39 98 00 07": of the numbers that the regulator keeps for fiction (ARCEP), one for each person of the party. */
export function phoneOf(email: string): string {
  const at = everyone().findIndex((one) => one.email === email);
  return `+3363998${String(at < 0 ? everyone().length : at).padStart(4, '0')}`;
}

/** "Camille Abgrall, 06 39 98 00 07": whose telephone it is, for who looks for a name in the inbox. */
export const ownerOf = (phone: string): string =>
  [everyone().find(({ email }) => phoneOf(email) === phone)?.name, french(phone)].filter(Boolean).join(', ');

/** As one writes it in France. */
const french = (number: string): string => number.replace('+33', '0').replaceAll(/(\d\d)(?=\d)/g, '$1 ');

/** The roll as a party would export it: semicolons, a byte-order mark, as spreadsheets write them. */
export const rollCsv = (): string =>
  `\ufeff${[
    'number;name;email;phone;college;federation;language',
    ...members.map((one) =>
      [one.number, one.name, one.email, french(phoneOf(one.email)), one.college, one.federation, one.language].join(
        ';',
      ),
    ),
  ].join('\r\n')}\r\n`;

/** Who votes by script: thirty of the federations, ten abroad, in an order that mixes both. */
export const crowd: readonly DemoMember[] = Array.from({ length: 40 }, (_, at) => {
  const nth = Math.floor(at / 4);
  return at % 4 === 3 ? members[MEMBERS - ABROAD + nth * 2] : members[(nth * 3 + (at % 4)) * 5];
}).filter((one) => one !== undefined);

/** The one who is left to the person at the screen: no script plays them. */
export const visitor = members[2];

/** Who voted on the motion that is over: twelve others, all of the two colleges. */
export const earlier: readonly DemoMember[] = [...Array(12).keys()]
  .map((at) => members[at < 7 ? 1 + at * 11 : MEMBERS - ABROAD + 1 + (at - 7) * 4])
  .filter((one) => one !== undefined)
  .filter((one) => one !== visitor && !crowd.includes(one));

const official = (name: string) => ({ name, email: addressOf(name), language: 'fr' as const });

/** Two of these three decide. */
export const authority = ['Hélène Marchetti', 'Ousmane Diallo', 'Brigitte Vasseur'].map(official);

/** All three are needed to count. */
export const trustees = ['Victor Almeida', 'Nadia Benchekroun', 'Yann Le Goff'].map(official);
