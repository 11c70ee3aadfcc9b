/** Les textes exacts que l’Autorité signe. */
export const decision = {
  freeze:
    'L’Autorité arrête le vote « {title} ». {urns, plural, one {Une urne} other {# urnes}} : {colleges}. Ouverture prévue le {opens}, clôture le {closes}. {earlyClose, select, yes {L’Autorité peut clore avant l’heure.} other {La clôture ne peut pas être avancée.}} Inscrits : {members, number}, dont {enrolled, number} avec une clé d’accès. À partir de maintenant, ni les questions, ni les candidats, ni les règles, ni la liste des votants ne changent.',
  open: 'L’Autorité ouvre le vote « {title} » : {colleges}. Le vote a lieu du {opens} au {closes}. Aucune répétition générale du dépouillement n’a eu lieu.',
  stop: 'L’Autorité clôt dès maintenant le vote « {title} » : {colleges}. Aucun bulletin n’est plus accepté.',
  admit:
    'L’Autorité admet au vote « {title} », dont la liste est arrêtée : {counts}. Leurs noms ne sont pas publiés : le journal n’en garde que le nombre et une empreinte.',
  admitUrn: '{college}, {members, plural, one {# membre} other {# membres}}',
  close:
    'L’Autorité constate la clôture du vote « {title} ». {counts}. Les urnes sont scellées et peuvent être dépouillées.',
  closeUrn:
    '{college} : {ballots, plural, one {un bulletin} other {# bulletins}}, {passes, plural, one {un votant} other {# votants}}',
  publish: 'L’Autorité proclame le résultat du vote « {title} ». {results}.',
  purge:
    'L’Autorité fait effacer les noms du vote « {title} » : {colleges}. Le délai pour contester le vote a pris fin le {after}. Disparaissent pour toujours la liste des votants, le registre signé et les lettres de ce vote. Le résultat, les urnes et le journal restent publics et vérifiables.',
  publishQuestion: '{college}, {question} : {answers}',
  publishAnswer: '{name} {votes, number}',
  blank: 'vote blanc',
} as const;
