export const lan = {
  title: 'Essayer le vote sur ce téléphone',
  lead: 'Trois étapes, trois minutes. Cette page vient de l’ordinateur qui fait tourner la démonstration d’Isoloir, sur votre réseau.',
  other: 'English',
  weak: 'À faire sur un réseau de confiance (chez vous), jamais sur un Wi-Fi public.',
  stepFetch: '1. Prendre le certificat',
  stepFetchText:
    'Il permet à ce téléphone de reconnaître l’ordinateur. Il ne vaut que pour {names}, et pour aucun autre site.',
  download: 'Télécharger le certificat',
  fingerprint: 'Son empreinte, la même que dans le terminal de l’ordinateur :',
  stepTrust: '2. L’installer',
  stepOpen: '3. Ouvrir le vote',
  openPeople: 'Ouvrir Isoloir',
  openInbox: 'Ouvrir la boîte aux lettres de la démonstration',
  openText: 'Les invitations sont dans la boîte aux lettres : choisissez un nom, suivez son lien personnel, votez.',
  checkName: 'Ce téléphone trouve {name} :',
  checkTrust: 'Ce téléphone fait confiance au certificat :',
  checkWait: 'on regarde…',
  checkYes: 'oui',
  checkNo: 'pas encore',
  checkUnknown: 'ce navigateur ne peut pas le dire',
  iphone: 'iPhone, iPad',
  iphoneSteps:
    'Avec Safari : touchez « Télécharger le certificat », puis Autoriser.\nRéglages → Profil téléchargé → Installer.\nRéglages → Général → Informations → Réglages des certificats : activez « {root} ».',
  iphoneRemove: 'Réglages → Général → VPN et gestion de l’appareil → « {root} » → Supprimer le profil.',
  android: 'Android',
  androidSteps:
    'Avec Chrome : touchez « Télécharger le certificat ».\nParamètres → Sécurité → Autres paramètres → Chiffrement et identifiants → Installer un certificat → Certificat CA → Installer quand même (les mots changent un peu selon la marque).\nChoisissez le fichier isoloir-root.crt dans les téléchargements.',
  androidRemove:
    'Paramètres → Sécurité → Autres paramètres → Chiffrement et identifiants → Certificats de confiance → Utilisateur → « {root} » → Supprimer.',
  windows: 'Windows',
  windowsSteps:
    'Téléchargez le certificat et ouvrez-le.\nInstaller un certificat → Utilisateur actuel → Placer dans le magasin suivant → Autorités de certification racines de confiance → Terminer → Oui.\nFermez puis rouvrez le navigateur.',
  windowsRemove:
    'Lancez certmgr.msc → Autorités de certification racines de confiance → Certificats → « {root} » → Supprimer.',
  macos: 'macOS',
  macosSteps:
    'Téléchargez le certificat et ouvrez-le : il entre dans le Trousseau d’accès.\nDans le Trousseau, ouvrez « {root} » → Se fier → Toujours approuver, puis fermez la fenêtre.',
  macosRemove: 'Trousseau d’accès → « {root} » → Supprimer.',
  firefox: 'Firefox sur un ordinateur, Linux',
  firefoxSteps:
    'Firefox : Paramètres → Vie privée et sécurité → Afficher les certificats → Autorités → Importer → cochez « sites web ».\nChromium sous Linux : Paramètres → Confidentialité et sécurité → Sécurité → Gérer les certificats → Autorités → Importer.',
  firefoxRemove: 'Au même endroit : « {root} » → Supprimer.',
  remove: 'Après l’essai, pour l’enlever :',
  trouble: 'Si {name} ne s’ouvre pas',
  troubleSteps:
    'Téléphone et ordinateur doivent être sur le même Wi-Fi. Le Wi-Fi « invité » d’une box sépare souvent les appareils : prenez l’autre.\nSur le téléphone, coupez un instant le VPN, le relais privé iCloud ou le DNS privé.\nAndroid avant la version 12 ne trouve pas ces noms, et certains réseaux (bureau, école, hôtel) les bloquent. Alors : partagez la connexion du téléphone et mettez l’ordinateur dessus, ou prenez un ordinateur.\nSur un ordinateur où les noms ne sont pas trouvés, ajoutez cette ligne au fichier hosts : {line}',
  phone: 'Cette page sur un téléphone :',
  qr: 'Code QR de l’adresse {url}',
} as const;
