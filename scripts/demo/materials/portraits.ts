/** The candidates of the demonstration, drawn: nobody's photograph. Each face is a few shapes chosen by name. */

export type Face = {
  name: string;
  skin: string;
  hair: string;
  /** How the hair falls. */
  cut: 'short' | 'bob' | 'long' | 'bun' | 'curls' | 'bald' | 'scarf';
  coat: string;
  wall: string;
  glasses?: boolean;
  beard?: boolean;
};

export const faces: readonly Face[] = [
  { name: 'Salomé Auriac', skin: '#e8b796', hair: '#4a2c1f', cut: 'bob', coat: '#7a2e3a', wall: '#f0e3d2' },
  {
    name: 'Malik Ferhat',
    skin: '#c98f66',
    hair: '#1f1a17',
    cut: 'short',
    coat: '#29475e',
    wall: '#dfe9e6',
    beard: true,
  },
  {
    name: 'Jeanne Kermarec',
    skin: '#f0c9ac',
    hair: '#b9b4ac',
    cut: 'bun',
    coat: '#2f5d50',
    wall: '#e6e4f0',
    glasses: true,
  },
  { name: 'Anouk Tessier', skin: '#f2cdb0', hair: '#9c4a21', cut: 'long', coat: '#3d4f7c', wall: '#efe6d6' },
  { name: 'Bilal Cherif', skin: '#b97f57', hair: '#171412', cut: 'curls', coat: '#6b5a2c', wall: '#e0e8ee' },
  { name: 'Colombe Rey', skin: '#8a5a3c', hair: '#2a1c16', cut: 'scarf', coat: '#a3552b', wall: '#ece9dc' },
  {
    name: 'Dimitri Vautrin',
    skin: '#edc3a2',
    hair: '#6f6459',
    cut: 'bald',
    coat: '#3b3b46',
    wall: '#e4e9df',
    glasses: true,
    beard: true,
  },
  {
    name: 'Esther Lacombe',
    skin: '#dba985',
    hair: '#2d2320',
    cut: 'curls',
    coat: '#5a3f6b',
    wall: '#f0e6e4',
    glasses: true,
  },
];

/** "Salomé Auriac" → "salome-auriac": the name of her files. */
export const fileOf = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replaceAll(' ', '-');

/** Behind the head, and in front of it. */
function hairOf({ cut, hair }: Face): { back: string; front: string } {
  const cap = `<path d="M76 104c-6-50 22-72 54-72s60 22 54 72c-8-22-20-36-34-40-24 10-54 8-74 40z" fill="${hair}"/>`;
  switch (cut) {
    case 'bald':
      return {
        back: '',
        front: `<path d="M78 112c-4-14-2-26 4-34 0 14 0 24-4 34zm104 0c4-14 2-26-4-34 0 14 0 24 4 34z" fill="${hair}"/>`,
      };
    case 'bob':
      return { back: `<path d="M70 160c-14-80 10-132 60-132s74 52 60 132z" fill="${hair}"/>`, front: cap };
    case 'long':
      return { back: `<path d="M64 214c-8-110 8-186 66-186s74 76 66 186z" fill="${hair}"/>`, front: cap };
    case 'bun':
      return { back: `<circle cx="130" cy="30" r="24" fill="${hair}"/>`, front: cap };
    case 'curls':
      return {
        back: [70, 84, 108, 130, 152, 176, 190]
          .map((x, at) => `<circle cx="${x}" cy="${[104, 72, 50, 42, 50, 72, 104][at]}" r="24" fill="${hair}"/>`)
          .join(''),
        front: `<path d="M79 100c0-42 22-58 51-58s51 16 51 58c-30-24-72-24-102 0z" fill="${hair}"/>`,
      };
    case 'scarf':
      return {
        back: `<path d="M66 150c-10-84 16-126 64-126s74 42 64 126l-14 30H80z" fill="#c9a227"/>`,
        front: `<path d="M76 100c0-42 24-62 54-62s54 20 54 62c-30-24-78-24-108 0z" fill="#b08d1e"/>`,
      };
    case 'short':
      return { back: '', front: cap };
  }
}

/** 260 × 260, as SVG text. */
export function drawFace(face: Face): string {
  const { skin, coat, wall, hair } = face;
  const { back, front } = hairOf(face);
  const dark = '#2b211c';
  const beard = face.beard
    ? `<path d="M80 122c2 48 22 72 50 72s48-24 50-72c-6 22-22 26-50 26s-44-4-50-26z" fill="${hair}"/><path d="M112 158q18 9 36 0" stroke="${skin}" stroke-width="4" fill="none" stroke-linecap="round"/>`
    : `<path d="M112 154q18 14 36 0" stroke="#8c3b34" stroke-width="5" fill="none" stroke-linecap="round"/>`;
  const glasses = face.glasses
    ? `<g fill="none" stroke="${dark}" stroke-width="3"><circle cx="109" cy="114" r="17"/><circle cx="151" cy="114" r="17"/><path d="M126 112h8M92 112l-12-4M168 112l12-4"/></g>`
    : '';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="260" height="260" viewBox="0 0 260 260">
<rect width="260" height="260" fill="${wall}"/>${back}
<path d="M28 260c4-46 40-64 76-70h52c36 6 72 24 76 70z" fill="${coat}"/>
<path d="M106 168h48v30c-10 18-38 18-48 0z" fill="${skin}"/><path d="M106 184c14 12 34 12 48 0v8c-12 14-36 14-48 0z" fill="#0002"/>
<ellipse cx="80" cy="118" rx="9" ry="14" fill="${skin}"/><ellipse cx="180" cy="118" rx="9" ry="14" fill="${skin}"/>
<path d="M80 104c0-38 20-58 50-58s50 20 50 58c0 50-22 82-50 82s-50-32-50-82z" fill="${skin}"/>
${front}<ellipse cx="109" cy="115" rx="5" ry="6" fill="${dark}"/><ellipse cx="151" cy="115" rx="5" ry="6" fill="${dark}"/>
<path d="M97 96q12-7 24 0M139 96q12-7 24 0" stroke="${dark}" stroke-width="4" fill="none" stroke-linecap="round"/>
<path d="M130 116l-5 20h9" stroke="#0004" stroke-width="3" fill="none" stroke-linecap="round" stroke-linejoin="round"/>
${beard}${glasses}</svg>`;
}
