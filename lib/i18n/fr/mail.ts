/** Lettres. Un paragraphe par ligne vide ; l’adresse du bouton est ajoutée, écrite en entier sous lui. */
export const mail = {
  'invitation.subject': '{party} : créez votre clé d’accès pour voter',
  'invitation.body':
    'Bonjour {name},\n\n{party} organise ses votes en ligne. Pour y prendre part, créez une clé d’accès sur votre téléphone ou votre ordinateur : elle s’ouvre avec votre empreinte, votre visage ou le code de l’appareil. Cela prend une minute.\n\nLa page vous demande ensuite une seconde preuve que c’est bien vous : par exemple un code envoyé sur votre téléphone ou remis par votre section.\n\nCe lien est personnel. Ne le transmettez à personne, le code non plus : nous ne les demandons jamais par téléphone ni par courriel.',
  'invitation.action': 'Créer ma clé d’accès',
  'invitation.after':
    'Le lien sert une seule fois, jusqu’au {expires}. Une nouvelle lettre remplace la précédente.\n\nSi vous ne connaissez pas {party}, ignorez ce message.',
  'passkey-link.subject': '{party} : ajoutez une clé d’accès',
  'passkey-link.body':
    'Bonjour {name},\n\nVous avez demandé à ajouter une clé d’accès à votre compte. Ouvrez ce lien sur l’appareil à ajouter ; la page vous demandera une seconde preuve que c’est bien vous.\n\nSi vous n’avez rien demandé, n’ouvrez pas ce lien et prévenez votre fédération.',
  'passkey-link.action': 'Ajouter une clé d’accès',
  'passkey-link.after': 'Le lien sert une seule fois, jusqu’au {expires}.',
  'passkey-added.subject': '{party} : une clé d’accès a été ajoutée',
  'passkey-added.body':
    'Bonjour {name},\n\nLa clé d’accès « {passkey} » vient d’être ajoutée à votre compte. Elle permet de voter et de se connecter en votre nom.\n\nSi c’est vous, il n’y a rien à faire. Sinon, prévenez tout de suite votre fédération.',
  'passkey-added.action': 'Voir mon compte',
  'passkey-added.after': '',
  'sheet-printed.subject': '{party} : un code a été imprimé pour vous',
  'sheet-printed.body':
    'Bonjour {name},\n\nUn code vient d’être imprimé à votre nom dans une section. Avec le lien de votre lettre d’invitation, il permet de créer votre clé d’accès.\n\nVous y étiez ? Vous n’avez rien à faire.\n\nVous n’y étiez pas ? Appelez votre fédération sans attendre, et ne donnez à personne le lien de votre lettre.',
  'sheet-printed.action': 'Voir la page des votes',
  'sheet-printed.after': '',
  'address-replaced.subject': '{party} : une autre adresse est inscrite pour vous',
  'address-replaced.body':
    'Bonjour {name},\n\nLe fichier des membres porte maintenant une autre adresse de courriel pour vous. Les lettres du vote iront à cette adresse, et le lien reçu ici ne sert plus.\n\nVous l’avez demandé ? Vous n’avez rien à faire.\n\nCe n’est pas vous ? Appelez votre fédération sans attendre : quelqu’un pourrait s’inscrire à votre place.',
  'address-replaced.action': 'Voir la page des votes',
  'address-replaced.after': '',
  'roll-left.subject': '{party} : vous n’êtes plus au fichier des membres',
  'roll-left.body':
    'Bonjour {name},\n\nVous n’êtes plus au fichier des membres. Vous ne pourrez pas prendre part aux prochains votes, et le lien reçu ici ne sert plus. Un vote déjà préparé garde sa propre liste.\n\nVous avez quitté {party} ? Vous n’avez rien à faire.\n\nVous ne vous y attendiez pas ? Appelez votre fédération sans attendre : quelqu’un pourrait prendre votre place.',
  'roll-left.action': 'Voir la page des votes',
  'roll-left.after': '',
  'passkey-removed.subject': '{party} : une clé d’accès a été retirée',
  'passkey-removed.body':
    'Bonjour {name},\n\nLa clé d’accès « {passkey} » vient d’être retirée de votre compte. Elle ne permet plus ni de voter ni de se connecter en votre nom, et toutes vos connexions sont fermées.\n\nSi c’est vous, il n’y a rien à faire. Sinon, prévenez tout de suite votre fédération.',
  'passkey-removed.action': 'Voir mon compte',
  'passkey-removed.after': '',
  'trustee-named.subject': '{party} : vous êtes scrutateur',
  'trustee-named.body':
    'Bonjour {name},\n\nVous avez été désigné scrutateur du vote « {title} ». Avant l’ouverture, votre navigateur doit créer votre clé de scrutateur. Après la clôture, c’est lui qui ouvrira l’urne, avec ceux des autres scrutateurs.',
  'trustee-named.action': 'Aller à mes tâches',
  'trustee-named.after': '',
  'decision-waiting.subject': '{party} : une décision attend votre signature',
  'decision-waiting.body':
    'Bonjour {name},\n\nUne décision de la Haute Autorité sur le vote « {title} » attend votre signature. Lisez-en le texte exact avant de signer.',
  'decision-waiting.action': 'Lire la décision',
  'decision-waiting.after': '',
  'vote-open.subject': '{party} : le vote « {title} » est ouvert',
  'vote-open.body':
    'Bonjour {name},\n\nLe vote « {title} » est ouvert jusqu’au {closes}. Il vous faut votre clé d’accès, deux gestes et moins d’une minute.\n\nVous pouvez changer d’avis jusqu’à la clôture : seul votre dernier bulletin compte.',
  'vote-open.action': 'Voter',
  'vote-open.after': '',
  'enrol-reminder.subject': '{party} : il vous reste à créer votre clé d’accès',
  'enrol-reminder.body':
    'Bonjour {name},\n\nVous n’avez pas encore de clé d’accès. Sans elle, vous ne pourrez pas voter. La créer prend une minute, sur votre téléphone ou votre ordinateur.\n\nLa page vous demande ensuite une seconde preuve que c’est bien vous : par exemple un code envoyé sur votre téléphone ou remis par votre section.\n\nCe lien est personnel. Ne le transmettez à personne, le code non plus : nous ne les demandons jamais par téléphone ni par courriel.',
  'enrol-reminder.action': 'Créer ma clé d’accès',
  'enrol-reminder.after':
    'Le lien sert une seule fois, jusqu’au {expires}. Celui de la lettre précédente ne sert plus.\n\nSi vous ne connaissez pas {party}, ignorez ce message.',
  'vote-paused.subject': '{party} : le vote « {title} » est en pause',
  'vote-paused.body':
    'Bonjour {name},\n\nLe vote « {title} » est en pause pour votre collège, par décision de la Haute Autorité.\n\nMotif : {reason}\n\nRien n’est perdu : si vous avez voté, votre bulletin reste dans l’urne. La clôture reste fixée au {closes}. Une lettre vous dira quand le vote reprend.',
  'vote-paused.action': 'Voir où en est le vote',
  'vote-paused.after': '',
  'vote-resumed.subject': '{party} : le vote « {title} » a repris',
  'vote-resumed.body':
    'Bonjour {name},\n\nLe vote « {title} » a repris pour votre collège. Il est ouvert jusqu’au {closes}.\n\nSi vous aviez déjà voté, il n’y a rien à faire : votre bulletin est toujours dans l’urne.',
  'vote-resumed.action': 'Voter',
  'vote-resumed.after': '',
  'vote-extended.subject': '{party} : le vote « {title} » dure plus longtemps',
  'vote-extended.body':
    'Bonjour {name},\n\nLa clôture du vote « {title} » est reportée au {closes} pour votre collège, par décision de la Haute Autorité.\n\nMotif : {reason}\n\nSi vous avez déjà voté, il n’y a rien à faire.',
  'vote-extended.action': 'Voter',
  'vote-extended.after': '',
  'vote-annulled.subject': '{party} : le vote « {title} » est annulé pour votre collège',
  'vote-annulled.body':
    'Bonjour {name},\n\nLe vote « {title} » est annulé pour votre collège, par décision de la Haute Autorité.\n\nMotif : {reason}\n\nAucun bulletin de cette urne n’est ouvert, ni ne le sera : ce que vous aviez choisi reste secret. Si votre collège vote de nouveau, une lettre vous le dira.',
  'vote-annulled.action': 'Lire la décision',
  'vote-annulled.after': '',
  'booth-again.subject': '{party} : rouvrez le vote « {title} »',
  'booth-again.body':
    'Bonjour {name},\n\nAprès une panne, nos serveurs ont été remis en marche à partir d’une copie. Elle peut être un peu plus ancienne que votre vote.\n\nVous avez déjà voté ? Ouvrez le vote une fois, sur le même appareil, avant le {closes}. L’appareil vérifie que votre bulletin est bien là, et le remet s’il manque. Vous n’avez rien à choisir de nouveau.\n\nVous n’avez pas encore voté ? Rien ne change pour vous.',
  'booth-again.action': 'Ouvrir le vote',
  'booth-again.after':
    'Nous ne savons pas qui est concerné : cette lettre part à toutes les personnes inscrites à ce vote. Votre choix reste secret.',
  'vote-reminder.subject': '{party} : le vote « {title} » vous attend',
  'vote-reminder.body':
    'Bonjour {name},\n\nVous n’avez pas encore signé le registre du vote « {title} ». Il est ouvert jusqu’au {closes}.\n\nIl vous faut votre clé d’accès, deux gestes et moins d’une minute.',
  'vote-reminder.action': 'Voter',
  'vote-reminder.after': 'Vous ne souhaitez pas voter ? Il n’y a rien à faire.',
  'last-hours.subject': '{party} : dernières heures du vote « {title} »',
  'last-hours.body':
    'Bonjour {name},\n\nLe vote « {title} » se termine le {closes}. Vous n’avez pas encore signé le registre.\n\nIl vous faut votre clé d’accès, deux gestes et moins d’une minute. N’attendez pas la dernière minute : un bulletin arrivé après la clôture ne compte pas.',
  'last-hours.action': 'Voter',
  'last-hours.after': 'Vous ne souhaitez pas voter ? Il n’y a rien à faire.',
  'register-signed.subject': '{party} : vous avez signé le registre du vote « {title} »',
  'register-signed.body':
    'Bonjour {name},\n\nVous avez signé le registre du vote « {title} ». Cette signature dit que vous prenez part au vote. Elle ne dit pas ce que vous avez choisi, et nous ne savons pas si votre bulletin est dans l’urne : seul votre appareil le sait.\n\nSi vous n’avez pas vu « Votre vote est dans l’urne », ouvrez le vote sur le même appareil : il reprend où vous étiez.',
  'register-signed.action': 'Ouvrir le vote',
  'register-signed.after':
    'Cette lettre part avec un groupe d’autres, un peu après la signature : son heure ne dit rien de la vôtre.\n\nSi vous n’avez rien signé, prévenez tout de suite votre fédération.',
  'result.subject': '{party} : le résultat du vote « {title} » est publié',
  'result.body':
    'Bonjour {name},\n\nLe vote « {title} » est dépouillé. Son résultat est public, avec tout ce qu’il faut pour le vérifier.\n\nSi vous avez gardé votre reçu, vous pouvez retrouver votre bulletin dans l’urne publiée.',
  'result.action': 'Lire le résultat',
  'result.after': '',
  'change-decided.subject':
    '{party} : {change, select, passkey {vos clés d’accès vont être retirées} other {vos coordonnées vont changer}}',
  'change-decided.body':
    'Bonjour {name},\n\n{change, select, passkey {La Haute Autorité a décidé de retirer toutes les clés d’accès de votre compte, parce qu’elles ont été déclarées perdues. Vous recevrez alors un lien pour en créer une nouvelle.} other {La Haute Autorité a décidé de changer l’adresse électronique ou le téléphone de votre compte.}}\n\nCela se fera le {due}. Si vous l’avez demandé, il n’y a rien à faire.\n\nVous n’avez rien demandé ? Arrêtez-le avec ce bouton : rien ne changera.',
  'change-decided.action': 'Ce n’est pas moi : tout arrêter',
  'change-decided.after':
    'Vous pouvez aussi l’arrêter depuis votre compte, ou en appelant votre fédération. Ne transmettez cette lettre à personne.',
  'change-coming.subject': '{party} : cette adresse a été donnée pour votre compte',
  'change-coming.body':
    'Bonjour {name},\n\nCette adresse a été donnée comme nouvelle adresse de votre compte. Elle servira à partir du {due}.\n\nSi vous l’avez demandé, il n’y a rien à faire. Sinon, connectez-vous pour l’arrêter, ou prévenez tout de suite votre fédération.',
  'change-coming.action': 'Voir mon compte',
  'change-coming.after': '',
  'change-done.subject':
    '{party} : {change, select, passkey {vos clés d’accès ont été retirées} other {vos coordonnées ont changé}}',
  'change-done.body':
    'Bonjour {name},\n\n{change, select, passkey {Toutes les clés d’accès de votre compte ont été retirées, et toutes vos connexions sont fermées. Un lien pour en créer une nouvelle vous est envoyé dans une autre lettre.} other {L’adresse électronique ou le téléphone de votre compte a changé, et toutes vos connexions sont fermées. Vos clés d’accès restent les mêmes.}}\n\nSi vous n’avez rien demandé, prévenez tout de suite votre fédération.',
  'change-done.action': 'Voir mon compte',
  'change-done.after': '',
  'change-stopped.subject': '{party} : rien ne change à votre compte',
  'change-stopped.body':
    'Bonjour {name},\n\n{change, select, passkey {Vos clés d’accès ne seront pas retirées} other {Vos coordonnées ne changeront pas}} : ce qui avait été décidé est arrêté.\n\nSi ce n’est pas vous qui l’avez arrêté et que vous aviez besoin de ce changement, parlez-en à votre fédération.',
  'change-stopped.action': 'Voir mon compte',
  'change-stopped.after': '',
  'change-waiting.subject': '{party} : un changement attend votre signature',
  'change-waiting.body':
    'Bonjour {name},\n\nUn changement concernant une personne (clés d’accès perdues, ou nouvelles coordonnées) attend une seconde signature de la Haute Autorité. Assurez-vous par vous-même que c’est bien cette personne qui le demande.',
  'change-waiting.action': 'Lire le changement',
  'change-waiting.after': '',
  'shares-due.subject': '{party} : votre part de la clé est attendue, vote « {title} »',
  'shares-due.body':
    'Bonjour {name},\n\nLe vote « {title} » ouvre le {opens}. La clé qui signe son registre est encore scellée : sans assez de parts, personne ne pourra voter.\n\nDonnez la vôtre dès maintenant : un contact de votre clé d’accès, sur l’appareil avec lequel vous vous êtes préparé.',
  'shares-due.action': 'Donner ma part',
  'shares-due.after': 'La page dit qui a donné sa part et qui ne l’a pas encore fait.',
  copyAddress: 'Le bouton ne s’ouvre pas ? Copiez cette adresse :',
  signature: 'Ce message est envoyé par le logiciel de vote de {party}. Personne ne lit les réponses.',
} as const;
