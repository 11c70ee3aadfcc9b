export const problemWeb = {
  'web/bad-input': 'La demande n’a pas la forme attendue.',
  'web/not-json': 'Le contenu envoyé n’est pas du JSON.',
  'web/wrong-type': 'Ce type de contenu n’est pas accepté ici.',
  'web/too-large': 'Le contenu envoyé est trop volumineux.',
  'web/too-slow': 'L’envoi a duré trop longtemps.',
  'web/wrong-origin': 'Cette demande ne vient pas d’une page de ce site.',
  'web/wrong-method': 'Cette adresse n’accepte pas cette opération.',
  'web/no-such-path': 'Il n’y a rien à cette adresse.',
  'web/busy': 'Trop de demandes en peu de temps. Réessayez dans quelques instants.',
  'web/fault': 'Une erreur est survenue de notre côté. Vous pouvez réessayer.',
  'web/outage': 'Le service est momentanément indisponible. Réessayez dans quelques instants.',
} as const;
