export const board = {
  title: 'Tableau de l’urne',
  lead: 'Tout ce que l’urne a reçu, scellé, dans l’ordre où elle l’a publié. Chacun peut le lire et le garder.',
  votes: 'Votes sur le tableau',
  ballots: 'Bulletins, revotes compris',
  groups: 'Groupes publiés',
  members: 'Inscrits sur la liste',
  empty: 'Aucun bulletin n’est publié.',
  emptyOpen:
    'L’urne est ouverte. Les bulletins paraissent par groupes d’au moins {k} personnes : un bulletin déposé peut attendre un peu avant d’être ici. Il est déjà dans l’urne.',
  emptySoon: 'L’urne n’est pas encore ouverte.',
  emptyClosed: 'L’urne s’est refermée sans bulletin.',
  closed:
    'L’urne est scellée : {ballots, plural, one {# bulletin} other {# bulletins}}, {passes, plural, one {# vote} other {# votes}}. Rien ne peut plus s’y ajouter.',
  fewerThanK: 'Moins de {k} personnes ont voté dans le dernier groupe. C’est écrit dans l’acte de clôture.',
  whole: 'Rien ne manque au tableau : {n, plural, one {# écriture vérifiée} other {# écritures vérifiées}}.',
  broken: 'Le registre de cette urne est rompu. Ne vous fiez pas à cette page et prévenez la Haute Autorité.',
  silent: 'L’urne ne répond pas pour le moment. Aucun vote n’est perdu. Essayez de nouveau dans un instant.',
  findTitle: 'Trouver mon bulletin',
  findText:
    'Collez votre numéro de bulletin. La recherche se fait sur votre appareil : le numéro n’est envoyé à personne.',
  findLabel: 'Numéro de bulletin',
  findButton: 'Chercher',
  findBad: 'Ce n’est pas un numéro de bulletin : il a 43 signes, lettres, chiffres, + et /.',
  findReading: 'Votre appareil lit et vérifie le registre de l’urne',
  findRead: '{n, plural, one {# écriture lue} other {# écritures lues}}',
  findFound: 'Votre bulletin est sur le tableau.',
  findPlace: 'Groupe {batch}, bulletin {place} sur {of}. Votre appareil a tout lu : rien ne manque.',
  findReplaced:
    'Un bulletin plus récent, déposé avec la même clé d’accès, le remplace. C’est le plus récent qui compte.',
  findCounts: 'C’est le plus récent de cette clé d’accès : il compte.',
  findAbsentOpen: 'Ce bulletin n’est pas encore sur le tableau.',
  findAbsentOpenNext:
    'C’est normal juste après le vote : les bulletins paraissent par groupes. Votre reçu dit dans quel groupe il sera au plus tard. Revenez plus tard.',
  findAbsentClosed: 'Ce bulletin n’est pas sur le tableau de cette urne.',
  findAbsentClosedNext:
    'Vérifiez que c’est la bonne urne et le bon numéro. Si vous avez un reçu, apportez-le à la Haute Autorité : il prouve que l’urne l’avait accepté.',
  findBroken:
    'Le registre de l’urne lu par votre appareil est rompu ou falsifié. Gardez-en une copie et prévenez la Haute Autorité.',
  listTitle: 'Groupes de bulletins',
  group: 'Groupe',
  inGroup: 'Bulletins',
  numbers: 'Numéros',
  showNumbers: '{n, plural, one {Voir le numéro} other {Voir les # numéros}}',
  showNumbersOf: 'du groupe {n}',
  olderTitle: 'Les groupes plus anciens sont dans le registre à télécharger.',
  download: 'Télécharger le registre de l’urne',
  technicalHash: 'Empreinte',
} as const;
