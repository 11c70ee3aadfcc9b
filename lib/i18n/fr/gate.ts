/** Ce que la porte dit quand elle fait attendre. */
export const gate = {
  title: 'Il y a beaucoup de monde',
  lead: 'Rien n’est perdu. Cette page essaie de nouveau d’elle-même dans {seconds, plural, one {# seconde} other {# secondes}}.',
  nothingToDo: 'Vous n’avez rien à faire. Laissez cette page ouverte.',
  safe: 'Ce qui est à l’abri',
  safeBallot: 'Un bulletin que vous avez préparé reste sur votre appareil.',
  safeReceipt: 'Un bulletin dont vous avez le reçu est dans l’urne.',
  safeTime: 'Le vote ne ferme pas avant l’heure annoncée.',
  address: 'Beaucoup de demandes viennent du réseau que vous utilisez. Les pages s’ouvrent plus lentement.',
  again: 'Essayer maintenant',
} as const;
