/** Les textes exacts que l’Autorité signe. */
export const decision = {
  freeze:
    'L’Autorité arrête le vote « {title} ». {urns, plural, one {Une urne} other {# urnes}} : {colleges}. Ouverture prévue le {opens}, clôture le {closes}. {earlyClose, select, yes {L’Autorité peut clore avant l’heure.} other {La clôture ne peut pas être avancée.}}{grace, plural, =0 {} one { Qui est dans la file à la clôture peut encore voter, pendant # minute.} other { Qui est dans la file à la clôture peut encore voter, pendant # minutes au plus.}} Inscrits : {members, number}, dont {enrolled, number} avec une clé d’accès. À partir de maintenant, ni les questions, ni les candidats, ni les règles, ni la liste des votants ne changent.',
  open: 'L’Autorité ouvre le vote « {title} » : {colleges}. Le vote a lieu du {opens} au {closes}. Aucune répétition générale du dépouillement n’a eu lieu.',
  stop: 'L’Autorité clôt dès maintenant le vote « {title} » : {colleges}. Aucun bulletin n’est plus accepté{grace, plural, =0 {} other {, pas même de qui est dans la file}}.',
  suspend:
    'L’Autorité met en pause le vote « {title} » : {colleges}. Motif : « {reason} » Jusqu’à la reprise, personne ne signe le registre et aucun bulletin n’entre ; ce qui est déjà dans l’urne y reste. La pause ne déplace pas la clôture : {closes}. Proposé le {at}.',
  resume:
    'L’Autorité fait reprendre le vote « {title} » : {colleges}. La clôture reste fixée : {closes}. Proposé le {at}.',
  extend: 'L’Autorité prolonge le vote « {title} » : {colleges}. Nouvelle clôture : {closes}. Motif : « {reason} »',
  annul:
    'L’Autorité annule le vote « {title} » : {colleges}. Motif : « {reason} » L’urne est scellée telle quelle et aucun bulletin n’en sera ouvert. Les émargements et les bulletins scellés restent vérifiables.',
  rerun:
    'L’Autorité décide que {colleges} vote de nouveau : « {title} ». Le vote a lieu du {opens} au {closes}, avec la liste des votants de l’urne annulée, de nouvelles clés et un nouveau registre : chacun signe et vote une nouvelle fois.',
  admit:
    'L’Autorité admet au vote « {title} », dont la liste est arrêtée : {counts}. Leurs noms ne sont pas publiés : le journal n’en garde que le nombre et une empreinte.',
  admitUrn: '{college}, {members, plural, one {# membre} other {# membres}}',
  register:
    'L’Autorité signe le registre du vote « {title} » tel qu’il est. Inscrits : {members, number}, dont {enrolled, number} avec une clé d’accès. Empreinte du registre : {root}.',
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
