/** Le certificat d’effacement : ce qui a disparu, ce qui reste, comment le vérifier. */
export const erased = {
  title: 'Certificat d’effacement',
  lead: 'Les noms de ce vote sont effacés. Ce qui est publié le reste, et chacun peut encore le vérifier.',
  notYet: 'Les noms de ce vote ne sont pas effacés.',
  notYetText:
    'Tant que le vote peut être contesté, la liste des votants et le registre signé sont gardés. Ensuite, la Haute Autorité décide de les effacer, et le certificat apparaît ici.',
  day: 'Effacé le',
  decided: 'Décidé par',
  gone: 'Ce qui a disparu',
  what: 'Ce que c’était',
  count: 'Nombre',
  voters: 'Noms sur la liste des votants',
  register: 'Signatures du registre',
  admissions: 'Admissions tardives',
  letters: 'Lettres à propos de ce vote',
  lines: 'Lignes de l’historique du registre',
  changes: 'Changements de clé d’accès ou d’adresse',
  stays: 'Ce qui reste',
  staysText:
    'Les urnes, le journal et le résultat, où aucun nom ne figure. La liste des membres du parti, qui ne dit pas qui a voté.',
  elsewhere: 'Ce que ce certificat ne peut pas dire',
  elsewhereText:
    'Il porte sur la base en service. Les sauvegardes d’avant l’effacement contiennent encore ces noms, sous scellés : elles sont détruites avec leur clé. Un auditeur qui avait reçu un extrait du registre doit le détruire aussi.',
  detail: 'Détail technique',
  place: 'Maillon {height} du journal',
  signature: 'Signature de la clé du journal',
  digestVoters: 'Empreinte de la liste effacée',
  digestRegister: 'Empreinte du registre effacé',
  print: 'Imprimer le certificat',
  journal: 'Lire la décision',
} as const;
