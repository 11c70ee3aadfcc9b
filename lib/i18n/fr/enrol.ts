export const enrol = {
  title: 'Inscription',
  lead: 'Créez votre clé d’accès pour voter, sans mot de passe.',
  loading: 'La page lit votre lien',
  noScript:
    'Pour créer votre clé d’accès, cette page a besoin de JavaScript. Activez-le, ou ouvrez le lien du courriel dans un autre navigateur. Le lien reste valable.',
  again: 'Essayer de nouveau',
  noLink: 'Le lien est incomplet.',
  noLinkNext:
    'Ouvrez-le depuis le courriel d’invitation, en entier. S’il ne marche pas, demandez-en un autre à votre fédération.',
  linkUnknown: 'Ce lien n’est pas reconnu.',
  linkUnknownNext:
    'Il a peut-être été coupé. Revenez au dernier courriel reçu et appuyez sur le lien, sans le recopier. S’il ne marche pas, demandez-en un autre à votre fédération.',
  linkExpired: 'Ce lien n’est plus valable.',
  linkExpiredNext: 'Un lien sert pendant quelques jours. Demandez-en un autre à votre fédération : rien n’est perdu.',
  linkReplaced: 'Ce lien a été remplacé par un plus récent.',
  linkReplacedNext:
    'Ouvrez celui du dernier courriel reçu. Si vous n’en trouvez pas, demandez un autre lien à votre fédération.',
  linkUsed: 'Ce lien a déjà servi.',
  linkUsedNext:
    'Si c’est vous, votre inscription est faite : vous pouvez vous connecter. Si ce n’est pas vous, prévenez tout de suite votre fédération.',
  tooMany: 'Vous avez déjà dix clés d’accès.',
  tooManyNext: 'Connectez-vous avec l’une d’elles et retirez celle d’un appareil que vous n’avez plus.',
  hello: 'Bonjour {name}',
  notYou: 'Ce n’est pas vous ? Fermez cette page : ce lien ne vous est pas destiné.',
  another: 'Vous avez déjà une clé d’accès : ce lien en ajoute une.',
  weakTitle: 'Cette version n’est pas assez sûre pour un vrai vote.',
  weakText:
    'Ici, le lien reçu par courriel suffit pour s’inscrire. Qui peut lire votre courrier pourrait donc s’inscrire à votre place. Un vrai vote demandera un second moyen : lettre, téléphone ou guichet.',
  inApp: 'Vous lisez cette page dans une autre application.',
  inAppNext:
    'La clé d’accès risque de ne pas pouvoir y être créée. Ouvrez plutôt ce lien dans Safari, Chrome ou Firefox : dans le menu de l’application, choisissez « Ouvrir dans le navigateur ».',
  where: 'Où garder votre clé d’accès ?',
  herePhone: 'Sur ce téléphone',
  hereComputer: 'Sur cet ordinateur',
  hereHint: 'Vous l’ouvrirez avec votre empreinte, votre visage ou le code de l’appareil.',
  hereLacks: 'Cet appareil n’a ni empreinte, ni visage, ni code pour l’ouvrir.',
  myPhone: 'Sur mon téléphone',
  otherPhone: 'Sur un autre téléphone',
  phoneHint: 'Un code s’affichera ici : vous le lirez avec l’appareil photo du téléphone.',
  securityKey: 'Ma clé de sécurité',
  securityKeyHint: 'Une petite clé à brancher ou à approcher, si vous en avez une.',
  phone: 'Mon téléphone',
  computer: 'Mon ordinateur',
  create: 'Créer ma clé d’accès',
  creating: 'Suivez les indications de votre appareil',
  checking: 'Une seconde fois, s’il vous plaît : la page vérifie ce que cette clé sait faire',
  sending: 'La page enregistre votre clé',
  stoppedOther: 'Si votre appareil ne vous a rien proposé, choisissez une autre façon ci-dessus.',
  unable: 'Ce navigateur ne sait pas créer de clé d’accès.',
  unableNext:
    'Votre lien reste valable. Ouvrez-le sur un téléphone ou un ordinateur récent, le vôtre ou celui d’un proche de confiance.',
  elsewhereTitle: 'Sur un autre appareil',
  elsewhereText: 'Lisez ce code avec l’appareil photo de votre téléphone, ou ouvrez-y le même courriel.',
  elsewhereCode: 'Code qui ouvre votre lien d’inscription sur un téléphone',
  elsewhereCare: 'Ce code est votre lien personnel : ne le montrez à personne.',
  copy: 'Copier le lien',
  copied: 'Lien copié.',
  alreadyHere: 'Cet appareil a déjà votre clé d’accès.',
  alreadyHereNext:
    'Il n’y a rien à faire de plus ici : vous pouvez voter. Le lien n’a pas servi ; il peut ajouter une clé sur un autre appareil.',
  weakKey: 'Cette clé permet de voter, avec une contrainte.',
  weakKeyText:
    'Elle ne sait pas garder de secret pour vous. Chaque vote devra être terminé sur l’appareil où vous l’avez commencé, ou avec un code de secours à noter.',
  weakKeyOther: 'Un téléphone récent n’a pas cette contrainte. Rien n’est encore enregistré.',
  weakKeep: 'Garder cette clé',
  weakChange: 'Prendre un autre appareil',
  notKept: 'Rien n’a été enregistré.',
  notKeptNext:
    'Votre lien reste valable. Dans les réglages de cet appareil, vous pouvez supprimer la clé qui vient d’être créée.',
  unsentText:
    'Votre clé est créée sur votre appareil, mais elle n’est pas encore enregistrée. Laissez cette page ouverte : il suffira d’un appui.',
  unsentAgain: 'Enregistrer ma clé',
  done: 'C’est fait, {name}. Votre inscription est enregistrée.',
  doneNext: 'Un courriel vous le confirme. Le lien ne sert plus.',
  doneSecond:
    'Si vous avez un second appareil, ajoutez-y une clé depuis votre compte : vous pourrez voter même si vous perdez le premier.',
  toAccount: 'Ouvrir mon compte',
  practice: 'Essayer le bureau de vote',
  signIn: 'Se connecter',
  signInTitle: 'Se connecter',
  signInLead: 'Votre clé d’accès suffit, sans mot de passe.',
  signInButton: 'Utiliser ma clé d’accès',
  signInBusy: 'Suivez les indications de votre appareil',
  signInRefused:
    'Cette clé d’accès n’est pas connue ici, ou vous avez attendu trop longtemps. Vous pouvez recommencer.',
  signInNone: 'Première fois ? Suivez le lien reçu par courriel.',
  signInVoting:
    'Pour voter, il n’est pas nécessaire de se connecter : le bureau de vote s’ouvre depuis la liste des votes.',
  signInOther: 'Votre clé est sur un autre appareil ?',
  signInOtherText:
    'Appuyez sur le bouton, puis choisissez « téléphone » ou « clé de sécurité » dans la fenêtre du navigateur. Un code s’affiche : lisez-le avec l’appareil photo du téléphone qui garde votre clé.',
  signInLost: 'Vous n’avez plus votre appareil ?',
  signInLostText:
    'Si vous avez une clé sur un second appareil, connectez-vous avec lui et retirez la clé perdue de votre compte. Sinon, adressez-vous à votre fédération : elle vérifiera votre identité avant de vous donner un nouveau lien. Personne ne vous demandera jamais votre clé ni un code par téléphone.',
  seeVotes: 'Voir les votes',
  voteNow: 'Voter maintenant : {title}',
} as const;
