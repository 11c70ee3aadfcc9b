/** Les clés qui signent le registre, et qui les ouvre. */
export const keys = {
  title: 'Clés',
  lead: 'Chaque vote a une clé qui signe le registre. Ici, vous voyez où elle est gardée et qui l’ouvre.',
  serverTitle: 'Le serveur ouvre les clés lui-même',
  serverText:
    'Rien à faire à l’ouverture d’un vote. Les clés sont gardées sous une autre clé, et détruites après la clôture ; le journal du vote le dit.',
  tokenTitle: 'Les clés sont dans un coffre matériel',
  tokenText:
    'Elles y sont créées et n’en sortent jamais. Après la clôture elles y sont détruites ; le journal du vote le dit.',
  sealTitle: 'La Haute Autorité ouvre les clés',
  sealText:
    'De la préparation à l’ouverture, personne ne peut se servir des clés. À l’ouverture, il faut que plusieurs membres donnent chacun leur part : un contact de la clé d’accès.',
  mineTitle: 'Me préparer à garder une part',
  mineText:
    'Deux contacts de votre clé d’accès, une seule fois pour tous les votes. Rien de secret ne part. À faire avec la clé d’accès que vous aurez le jour de l’ouverture.',
  mineButton: 'Me préparer',
  mineOpening: 'Premier contact : votre navigateur fait la clé',
  mineSigning: 'Second contact : signez sa moitié publique',
  mineReady: 'Vous pouvez garder une part.',
  mineAnother: 'Me préparer avec une autre clé d’accès',
  holdersTitle: 'Qui peut garder une part',
  holdersWait: 'Un vote ne se prépare que lorsque tous les membres sont prêts.',
  ready: 'préparation faite',
  notReady: 'préparation à faire',
  openedTitle: 'Les clés sont ouvertes',
  openedText: 'Le registre peut être signé dès l’heure d’ouverture.',
  sealedTitle: 'Les clés sont scellées',
  sealedText:
    'Tant qu’elles le restent, personne ne peut signer le registre. {given, plural, =0 {Aucune part donnée} one {# part donnée} other {# parts données}} ; il en faut {quorum}.',
  early: 'Les parts se donnent quand l’ouverture du vote est décidée.',
  gave: 'part donnée',
  awaited: 'part attendue',
  given: 'Votre part est donnée. Rien d’autre à faire.',
  giveButton: 'Donner ma part',
  giveTouch: 'Touchez votre clé d’accès',
  giveNone:
    'Votre clé d’accès a été préparée après ce vote, ou elle n’est plus la même. D’autres membres doivent donner leur part.',
  giveOther: 'Cette clé d’accès n’ouvre pas votre part. Rien n’a été envoyé. Utilisez celle qui l’a préparée.',
} as const;
