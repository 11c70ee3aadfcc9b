/** What the candidates for the presidency promise, one page each. */
export const leaflets: readonly { name: string; title: string; points: readonly string[] }[] = [
  {
    name: 'Salomé Auriac',
    title: 'Un parti qui décide dans ses sections, pas dans ses couloirs',
    points: [
      'Chaque texte national passe d’abord devant les sections.',
      'Le budget du parti est publié chaque trimestre, ligne par ligne.',
      'Un tiers des places aux moins de trente-cinq ans.',
    ],
  },
  {
    name: 'Malik Ferhat',
    title: 'D’abord les services publics, partout et à pied',
    points: [
      'Une maison des services à moins de vingt minutes de chacun.',
      'Des trains du soir, même là où ils ne rapportent rien.',
      'Des élus qui tiennent permanence une fois par semaine.',
    ],
  },
  {
    name: 'Jeanne Kermarec',
    title: 'Le littoral recule, nous ne reculerons pas',
    points: [
      'Un plan pour chaque commune que la mer menace.',
      'Vivre de la pêche et de l’ostréiculture, aussi dans trente ans.',
      'Les décisions sur la côte se prennent sur la côte.',
    ],
  },
];
