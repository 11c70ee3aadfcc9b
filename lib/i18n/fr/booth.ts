export const booth = {
  page: 'Voter',
  skip: 'Aller au contenu',
  progress: 'Étapes du vote',
  stepChoose: 'Choisir',
  stepCheck: 'Vérifier',
  stepSign: 'Signer',
  stepSent: 'Dans l’urne',
  stepDone: 'étape {step}, faite',
  stepNow: 'étape {step}, en cours',
  stepLater: 'étape {step}, à venir',
  otherLanguage: 'English',
  secretLink: 'Comment mon vote reste-t-il secret ?',
  boardLink: 'Chercher mon bulletin sur le tableau public',
  noScript:
    'Cette page scelle votre bulletin sur votre appareil : elle a besoin de JavaScript. Activez-le, ou utilisez un autre navigateur. Rien n’a été envoyé.',
  welcome: 'Vous allez choisir, relire, signer. Il faut une minute et la clé d’accès que vous avez inscrite.',
  nothingSent: 'Rien ne part avant la dernière étape : jusque-là, vous pouvez revenir en arrière.',
  slow: 'Rien ne vient ? Rechargez la page, ou ouvrez ce lien dans un autre navigateur.',
  help: 'Besoin d’aide ? Répondez à votre message d’invitation ou demandez à votre fédération. Personne n’a besoin de connaître votre choix pour vous aider.',
  practiceLink: 'S’entraîner d’abord, sans voter',

  truthLoading: 'Un instant : cette page dira où en est votre vote.',
  truthNot: 'Pas encore : ce bulletin n’est pas dans l’urne.',
  truthAgain: 'Votre vote précédent est dans l’urne. Ce nouveau bulletin : pas encore.',
  truthSending: 'Pas encore : votre bulletin est en route vers l’urne.',
  truthKept: 'Pas encore : votre bulletin attend sur cet appareil.',
  offlineNow: 'Vous êtes hors connexion.',
  offlineChoices:
    'Vos choix restent sur cette page. Vous pouvez continuer et sceller votre bulletin : vous le signerez quand la connexion reviendra.',
  offlineSealed:
    'Gardé sur cet appareil : pas encore dans l’urne. Signez dès que la connexion revient, même si vous fermez cette page entre-temps.',
  offlineKept: 'Votre bulletin partira tout seul dès que la connexion revient, si cette page est ouverte.',

  loading: 'Le bulletin de vote arrive…',
  working: 'Un instant…',
  retrying: 'La connexion est mauvaise. Nous essayons de nouveau, sans rien perdre.',
  savedHere: 'Votre bulletin scellé est gardé sur cet appareil.',

  college: 'Collège : {college}',
  closesAt: 'Le vote ferme le {date}.',
  question: 'Question {at} sur {count}',
  chooseExactly: '{max, plural, one {Choisissez # réponse.} other {Choisissez # réponses.}}',
  chooseUpTo: '{max, plural, one {Choisissez # réponse au plus.} other {Choisissez # réponses au plus.}}',
  chooseBetween: 'Choisissez de {min} à {max} réponses.',
  orBlank: 'Ou votez blanc.',
  blank: 'Vote blanc',
  blankText: 'Vous participez sans choisir. Le vote blanc est compté à part.',
  orderRandom: 'L’ordre est tiré au sort sur chaque appareil.',
  photoOf: 'Photo : {name}',
  photoAltered: 'Photo non vérifiée : elle n’est pas montrée.',
  document: 'Lire le document de {name} (PDF, {size})',
  documentMissing: 'Le document n’est pas arrivé. Essayez de nouveau.',
  documentAltered: 'Ce document n’est pas celui qui a été signé pour ce vote : il n’est pas ouvert.',
  chosen: '{count, plural, =0 {Aucune réponse choisie.} one {# réponse choisie.} other {# réponses choisies.}}',
  needMore: 'Il manque un choix : {rule}',
  tooMany: 'C’est une réponse de trop : {rule}',
  find: 'Déjà voté ? Retrouver mon numéro de bulletin',
  findNone: 'L’urne ne tient encore aucun bulletin de cette clé d’accès.',
  next: 'Question suivante',
  toCheck: 'Relire mes choix',
  back: 'Revenir',
  change: 'Modifier',
  changeQuestion: 'Modifier la réponse à : {question}',

  checkTitle: 'Relisez vos choix',
  checkText:
    'Rien n’est encore envoyé. À l’étape suivante, votre bulletin est scellé sur cet appareil, avec votre clé d’accès.',
  none: 'Aucune réponse',
  seal: 'Sceller mon bulletin',
  touch: 'Votre appareil vous demande votre clé d’accès : empreinte, visage ou code.',
  elsewhere: 'Ma clé d’accès est sur un autre appareil',
  elsewherePhone: 'Sur mon téléphone',
  elsewherePhoneText:
    'Votre navigateur propose « autre appareil » ou « téléphone » et montre un carré noir et blanc (QR code). Photographiez-le avec le téléphone, Bluetooth allumé sur les deux.',
  elsewhereKey: 'Sur une clé de sécurité',
  elsewhereKeyText: 'Branchez-la quand le navigateur la demande, tapez son code, puis touchez-la.',

  signTitle: 'Votre bulletin est scellé',
  notYet: 'Pas encore dans l’urne : il reste une étape.',
  signText:
    'Signez le registre avec la même clé d’accès : le parti saura que vous avez signé, jamais ce que vous avez choisi. Votre bulletin part aussitôt dans l’urne.',
  sign: 'Signer et mettre mon bulletin dans l’urne',
  castText: 'Vous avez déjà signé le registre. Ce bulletin remplacera le précédent.',
  cast: 'Mettre mon bulletin dans l’urne',
  ballotNumber: 'Numéro de bulletin',
  previousNumber: 'Il remplace le bulletin',
  preparedTitle: 'Un bulletin scellé vous attend',
  preparedText: 'Vous l’avez scellé sur cet appareil sans le signer. Il n’est pas dans l’urne.',
  preparedNext:
    'Personne ne peut plus lire ce qu’il contient, pas même cette page. Si vous avez un doute, choisissez de nouveau.',
  preparedGoOn: 'Continuer avec ce bulletin',
  preparedDiscard: 'Choisir de nouveau',

  rescueTitle: 'Finissez ici, ou gardez ce code',
  rescueWarning:
    'Votre clé d’accès ne sait pas tout faire : ce vote ne peut se terminer que sur cet appareil, ou ailleurs avec ce code.',
  rescueText:
    'Notez-le ou imprimez-le, et ne le montrez à personne. Il ne dit pas ce que vous votez ; il sert si cet appareil tombe en panne, ou pour changer votre vote ailleurs.',
  rescueLabel: 'Code de secours',
  rescueKept: 'J’ai gardé ce code',
  rescueAgain: 'Revoir mon code de secours',
  rescueCopy: 'Copier le code',
  rescuePrint: 'Imprimer le code',
  codeTitle: 'Entrez votre code de secours',
  codeText: 'C’est le code que l’autre appareil vous a montré avant de signer.',
  codeLabel: 'Code de secours',
  codeNext: 'Votre clé d’accès vous sera demandée ensuite.',
  codeGo: 'Continuer avec ce code',
  enterCode: 'J’ai un code de secours',

  sendingTitle: 'Votre bulletin part vers l’urne',
  sendingText: 'Pas encore dans l’urne. Ne fermez pas cette page.',

  sentTitle: 'Votre vote est dans l’urne.',
  sentText: 'Avec ce numéro, vous le retrouverez sur le tableau public. Il ne dit pas ce que vous avez voté.',
  sentBatch:
    'Il y paraîtra dans le groupe {batch} au plus tard, avec d’autres bulletins, pour que personne ne sache quand vous avez voté.',
  sentPublished: 'Il est sur le tableau public, dans le groupe {batch}.',
  sentVersion: 'C’est votre vote numéro {n} : seul le dernier compte.',
  revote: 'Changer mon vote',
  revoteText: 'Vous pouvez changer d’avis jusqu’au {date}. Seul le dernier bulletin compte.',
  saveReceipt: 'Enregistrer le reçu',
  printReceipt: 'Imprimer le reçu',
  copyNumber: 'Copier le numéro',
  copied: 'Copié',
  copyByHand: 'Ce navigateur ne copie pas. Sélectionnez et copiez vous-même :',
  mailReceipt: 'Me l’envoyer par courriel',
  mailSubject: 'Mon numéro de bulletin : {title}',
  mailText:
    '{title}\n\nMon numéro de bulletin : {number}\n\nJe peux le chercher sur le tableau public :\n{link}\n\nCe message ne dit pas ce que j’ai voté.',
  shareReceipt: 'Le partager vers une autre application',
  shared: 'Partagé',
  checkAgain: 'Vérifier que mon bulletin est toujours là',
  foundOnBoard: 'Vérifié à l’instant : votre bulletin est sur le tableau public, dans le groupe {batch}.',
  foundWaiting: 'Vérifié à l’instant : votre bulletin est dans l’urne et attend d’être publié avec d’autres.',
  foundRestored:
    'L’urne avait perdu votre bulletin dans une panne. Votre appareil vient de l’y remettre : il compte. Vous n’avez rien d’autre à faire.',
  foundNowhere:
    'L’urne ne montre pas ce bulletin. Gardez votre reçu et prévenez la Haute Autorité avec le numéro ci-dessus.',
  receiptTitle: 'Reçu de vote',
  receiptUrn: 'Urne',
  receiptElection: 'Vote',
  receiptCollege: 'Collège',
  receiptBoard: 'Le retrouver',
  receiptBatch: 'Groupe au plus tard',
  receiptHead: 'Tableau au moment du dépôt',
  receiptSignature: 'Signature de l’urne',
  receiptNote: 'Ce reçu prouve que l’urne a reçu ce bulletin. Il ne dit pas ce que vous avez voté.',
  receiptFile: 'recu-de-vote-{number}.json',
  technical: 'Détails techniques',
  technicalPhi: 'Empreinte du vote (SHA-256)',

  keptTitle: 'Pas encore dans l’urne',
  keptText:
    'Votre bulletin scellé attend sur cet appareil : l’urne n’a pas encore donné son reçu. L’envoyer de nouveau ne compte jamais deux fois.',
  keptSend: 'Mettre mon bulletin dans l’urne',
  keptOther: 'Voter avec une autre clé d’accès',

  earlyTitle: 'Le vote n’est pas encore ouvert',
  earlyText: 'Il ouvre le {date}. Vous pouvez déjà lire le bulletin de vote ci-dessous.',
  earlyOpening: 'L’heure d’ouverture est passée : la Haute Autorité doit encore ouvrir l’urne.',
  pausedTitle: 'Le vote est en pause',
  pausedText:
    'La Haute Autorité a mis le vote de votre collège en pause. Rien n’est perdu : les votes déjà dans l’urne y restent.',
  pausedHere: 'Votre bulletin scellé reste sur cet appareil. Vous l’enverrez à la reprise.',
  pausedWait: 'Cette page se remet en marche d’elle-même à la reprise. La clôture reste fixée au {date}.',
  pausedWhy: 'Voir la décision et son motif',
  annulledTitle: 'Ce vote est annulé',
  annulledWhy: 'Voir la décision et son motif',
  lateTitle: 'Le vote est fermé',
  lateText: 'Il a fermé le {date}. L’urne ne prend plus de bulletin.',
  lateNow: 'L’urne est fermée et ne prend plus de bulletin.',
  lateLost: 'Le bulletin qui attendait sur cet appareil n’est pas arrivé à temps : il n’est pas compté.',
  lateBefore: 'Votre vote précédent reste dans l’urne et compte : bulletin {number}.',
  results: 'Voir le résultat',

  lackTitle: 'Ce navigateur ne peut pas voter',
  lackInstead: 'Que faire',
  lackInApp:
    'Cette page est ouverte à l’intérieur d’une autre application, où les clés d’accès ne marchent pas. Rien n’a été envoyé.',
  lackOpenBrowser: 'Cherchez « ouvrir dans le navigateur » dans le menu de cette application.',
  lackCopyThere: 'Ou copiez ce lien et collez-le dans Safari, Chrome, Firefox ou Edge.',
  lackOtherDevice: 'Ouvrez ce lien sur l’appareil où vous avez inscrit votre clé d’accès.',
  lackUpdate: 'Ou mettez ce navigateur à jour, puis revenez.',
  lackHelp: 'Aucun appareil ne convient ? Votre fédération peut vous aider.',
  lackLeavePrivate: 'Quittez la navigation privée et ouvrez ce lien dans une fenêtre ordinaire.',
  lackOtherBrowser: 'Ou copiez ce lien dans un autre navigateur de cet appareil.',
  lackCopy: 'Copier le lien',

  troubleTitle: 'Pas encore dans l’urne',
  troubleLoading: 'Le bulletin de vote n’est pas arrivé',
  troubleSearch: 'La recherche n’a pas abouti',
  promiseBroken:
    'L’urne avait promis ce bulletin dans un groupe qui est publié, et il n’y est pas. C’est grave : gardez votre reçu et prévenez la Haute Autorité avec la référence ci-dessous.',
  troubleInUrn: 'Votre vote précédent reste dans l’urne.',
  retryOther: 'Prendre une autre clé d’accès',
  retryChoose: 'Choisir de nouveau',
  retry: 'Essayer de nouveau',
  reference: 'Référence pour l’aide : {reference}',
  'booth/offline':
    'Personne ne répond. Vérifiez la connexion de cet appareil, puis essayez de nouveau. Rien n’est perdu.',
  'booth/failing': 'Le serveur est en panne. Rien n’est perdu. Essayez de nouveau dans quelques minutes.',
  'booth/busy': 'Beaucoup de monde vote en ce moment. Rien n’est perdu. Essayez de nouveau dans une minute.',
  'booth/no-election':
    'Aucune urne ne porte cette adresse. Reprenez le lien depuis la page des votes ou depuis votre message.',
  'booth/altered':
    'Ce que le serveur a envoyé ne correspond pas à ce vote. Par prudence, tout est arrêté et rien n’a été envoyé de plus. Prévenez la Haute Autorité avec la référence ci-dessous.',
  'booth/early': 'L’urne n’est pas encore ouverte. Essayez de nouveau à l’heure d’ouverture.',
  'booth/suspended':
    'Le vote de votre collège est en pause. Rien n’est perdu : votre bulletin scellé reste sur cet appareil. Essayez de nouveau à la reprise.',
  'booth/annulled':
    'La Haute Autorité a annulé le vote de votre collège. Aucun bulletin de cette urne n’est ouvert : ce que vous avez choisi reste secret.',
  'booth/late': 'L’urne a fermé avant l’arrivée de ce bulletin. Elle ne le compte pas.',
  'booth/no-passkeys':
    'Ce navigateur ne connaît pas les clés d’accès. Ouvrez ce lien sur le téléphone ou l’ordinateur où vous avez inscrit la vôtre.',
  'booth/no-secret':
    'Cet appareil ne garde rien de cette clé d’accès pour ce vote. Si vous avez voté ailleurs avec elle, prenez l’autre appareil, ou entrez le code de secours qu’il vous a montré.',
  'booth/bad-code': 'Ce code est mal recopié : vérifiez chaque groupe de quatre signes.',
  'booth/other-secret':
    'Vous avez déjà signé le registre avec cette clé d’accès, depuis un autre appareil ou un autre navigateur. Terminez là-bas, ou entrez le code de secours. Sans lui, ce qui est déjà dans l’urne compte, et rien de plus ne peut être mis.',
  'booth/overtaken':
    'Depuis que ce bulletin a été scellé, un autre bulletin de votre part est entré dans l’urne : c’est lui qui compte. Celui d’ici est écarté. Choisissez de nouveau si vous voulez le remplacer.',
  'booth/touch-refused':
    'La clé d’accès n’a pas été utilisée : demande annulée, délai dépassé, ou aucune clé de ce site sur cet appareil. Rien n’a été envoyé. Vous pouvez recommencer.',
  'booth/not-on-register':
    'Le registre ne connaît pas cette clé d’accès pour ce vote. Vérifiez que vous votez dans le bon collège, ou demandez de l’aide à votre fédération.',
  'booth/other-college':
    'Vous votez dans une autre urne de ce vote : celle de votre collège ({college}). Prenez le lien depuis la page des votes. Rien n’a été signé.',
  'booth/already-signed':
    'Vous avez déjà signé le registre avec une autre de vos clés d’accès. Terminez avec celle-là, sur l’appareil où elle se trouve.',
  'booth/out-of-turn':
    'Un autre bulletin est arrivé de votre part entre-temps, depuis un autre appareil. Celui-là est dans l’urne. Si vous voulez le remplacer, scellez vos choix de nouveau.',
  'booth/clock': 'L’horloge de cet appareil est fausse. Mettez-la à l’heure, puis essayez de nouveau.',
  'booth/waiting-full':
    'Plusieurs de vos bulletins attendent déjà d’être publiés. Le dernier reçu reste dans l’urne. Essayez de nouveau plus tard.',
  'booth/no-storage':
    'Ce navigateur refuse de garder quoi que ce soit sur cet appareil, et un bulletin ne doit pas se perdre en route. Rien n’a été mis dans l’urne. Quittez la navigation privée ou utilisez un autre navigateur.',
  'booth/fault':
    'Cette page est en panne. Ce qui est dans l’urne y reste. Rechargez la page : elle dira où en est votre vote.',
  'booth/refused': 'Le serveur a refusé : {title}',
} as const;
