/** Les membres venus voter, priés de revenir, et qui n’ont pas signé. */
export const shutOut = {
  title: 'Membres empêchés de voter',
  lead: 'Leur clé d’accès a répondu, le registre ne les a pas pris, et leur signature n’y est pas.',
  soFar:
    'Le compte n’est pas fini : nombres arrondis à la dizaine inférieure, rien au-dessous de dix. Le compte exact vient un quart d’heure après la fin.',
  college: 'Collège',
  all: 'Ensemble',
  members: 'Membres',
  early: 'Urne pas encore ouverte',
  paused: 'Vote en pause',
  busy: 'Trop de monde',
  closed: 'Après la fin',
  margin: 'Écart entre les deux premiers',
  more: 'L’écart entre les deux premiers n’est pas plus grand que ce nombre.',
  fewer: 'L’écart entre les deux premiers est plus grand que ce nombre.',
  hint: 'Un membre qui est venu pour plusieurs raisons compte une fois. Celui qui signe ensuite n’est plus compté. Aucun nom n’est lisible ici ; les auditeurs refont ce compte avec le registre.',
} as const;
