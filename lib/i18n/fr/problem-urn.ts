export const problemUrn = {
  'urn/unknown': 'Cette urne n’existe pas ici.',
  'urn/not-open': 'Cette urne n’est pas encore ouverte.',
  'urn/suspended':
    'Le vote est en pause dans cette urne. Rien n’est perdu : ce qui y est déjà y reste. Revenez plus tard.',
  'urn/annulled': 'Cette urne est annulée : elle ne prend plus de bulletin, et aucun n’en sera ouvert.',
  'urn/closed': 'Cette urne est fermée : plus aucun bulletin n’y entre.',
  'urn/no-revote': 'Le vote est fermé. Votre bulletin est dans l’urne et compte : il ne peut plus être remplacé.',
  'urn/restoring':
    'Cette urne est en cours de remise en état après une panne. Votre bulletin scellé reste sur cet appareil : réessayez dans quelques minutes.',
  'urn/busy': 'L’urne a beaucoup à faire. Votre bulletin scellé reste sur cet appareil : il repart dans un instant.',
  'urn/bad-pass': 'Ce laissez-passer n’est pas valable pour cette urne.',
  'urn/bad-envelope': 'La signature de l’enveloppe n’est pas celle du laissez-passer.',
  'urn/out-of-turn': 'L’urne contient déjà un autre bulletin pour ce rang.',
  'urn/too-many-waiting': 'Trop de votes successifs attendent leur publication. Réessayez dans quelques instants.',
  'urn/bad-ballot': 'Ce bulletin n’est pas valable : l’urne ne l’a pas pris.',
  'urn/foreign-ballot': 'Ce bulletin n’appartient pas à ce laissez-passer.',
  'urn/repeated-ballot': 'Ce bulletin est déjà dans l’urne ; un nouveau vote demande un nouveau bulletin.',
  'urn/clock': 'L’horloge de votre appareil s’écarte de plus d’un jour de celle de l’urne.',
  'urn/bad-status': 'La signature de cette question n’est pas celle du laissez-passer.',
} as const;
