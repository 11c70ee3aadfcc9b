export const trustee = {
  title: 'Scrutateur',
  lead: 'Vous gardez une partie de la clé de l’urne. Elle vient de votre clé d’accès et n’est écrite nulle part.',
  empty: 'Vous n’êtes scrutateur d’aucun vote pour le moment.',
  careTitle: 'Gardez cette clé d’accès jusqu’au résultat.',
  careText:
    'Sans elle, l’urne ne peut pas être comptée dans cette version : il faut tous les scrutateurs. Ne la retirez pas de votre compte et ne changez pas d’appareil d’ici là.',
  position: 'Scrutateur n° {n}',
  closes: 'Clôture : {closes}',
  makeTitle: 'Créer ma partie de la clé',
  makeText:
    'Deux contacts de votre clé d’accès : l’un fait la clé dans votre navigateur, l’autre signe sa moitié publique. Rien de secret ne part.',
  makeButton: 'Créer ma partie de la clé',
  makeOpening: 'Premier contact : votre navigateur fait la clé',
  makeSigning: 'Second contact : signez la moitié publique',
  waitTitle: 'Rien à faire pour le moment',
  waitBefore:
    'Votre partie de la clé est prête. On vous attendra après la clôture, quand la Haute Autorité aura relevé l’urne.',
  remake: 'Refaire ma partie de la clé',
  doneTitle: 'Vous avez fait votre part.',
  donePublished: 'Le résultat est publié.',
  doneText:
    'Le résultat paraîtra quand tous les scrutateurs auront fait la leur et que la Haute Autorité l’aura publié.',
  countTitle: 'Compter : {college}',
  countText:
    'Votre navigateur lit tout le registre de l’urne et le vérifie, bulletin par bulletin. Si tout est juste, un contact de votre clé d’accès ouvre la somme, jamais un bulletin seul. Cela ne se fait qu’une fois.',
  countButton: 'Vérifier, puis compter',
  countDone: '{college} : votre part est faite.',
  countNotYet: '{college} : l’urne n’est pas encore scellée.',
  countAnnulled: '{college} : urne annulée. Personne ne la compte.',
  annulledTitle: 'Ce vote est annulé. Il n’y a rien à compter.',
  countTooSmall:
    '{college} : trop peu de votes pour ouvrir cette urne sans que l’on reconnaisse quelqu’un. Personne ne la compte.',
  notSealed: 'L’urne écrit encore son acte de clôture. Rien n’a été ouvert. Essayez de nouveau dans un instant.',
  reading: 'Lecture du registre et du journal',
  checking: 'Vérification en cours : {done} sur {total}',
  progress: 'Avancement de la vérification',
  opening: 'Tout est juste. Touchez votre clé d’accès pour ouvrir la somme',
  signing: 'Touchez-la encore pour signer votre part',
  sending: 'Envoi de votre part',
  sent: 'Votre part est envoyée.',
  refused: 'Vous ne devez pas compter cette urne.',
  refusedText:
    'Un contrôle échoue. Rien n’a été ouvert ni envoyé. Prévenez la Haute Autorité et donnez-lui ces lignes.',
  otherKey:
    'Cette clé d’accès n’est pas celle qui a fait votre partie de la clé. Rien n’a été envoyé. Utilisez l’autre.',
  secondSum:
    'Cet appareil a déjà ouvert une autre somme de cette urne. En ouvrir une seconde révélerait des votes. Rien n’a été envoyé. Prévenez la Haute Autorité.',
  silent: 'Le registre ne peut pas être lu pour le moment. Rien n’a été ouvert. Essayez de nouveau.',
  checks: 'Contrôles faits',
  checkOk: 'juste',
  checkFailed: 'échec',
} as const;
