/** La notice de confidentialité : ce que les tables gardent, et rien d’autre (kept.test.ts). */
export const privacy = {
  title: 'Ce qui est gardé sur vous',
  lead: 'Voici ce que cette plateforme garde sur vous, pourquoi, et jusqu’à quand. Le responsable est le parti qui organise le vote.',
  identityTitle: 'Qui vous êtes',
  identityWhat:
    'Votre nom, votre numéro d’adhérent, votre adresse électronique ou votre téléphone si le parti les a, votre collège, votre fédération, votre langue, vos fonctions, et le fait convenu qui sert à vous reconnaître, sous une forme que personne ne peut lire. Tout vient de la liste du parti et sert à vous inviter et à savoir où vous votez. Le fichier envoyé disparaît après l’import.',
  identityUntil:
    'Votre ligne disparaît quand le parti vous retire de sa liste. Votre nom et vos adresses restent ensuite, jusqu’à ce que vous demandiez leur effacement.',
  keysTitle: 'Vos clés d’accès et vos liens',
  keysWhat:
    'La moitié publique de vos clés d’accès, leur nom, le jour où elles ont été ajoutées, le jour de votre dernière connexion. Les liens et les codes d’inscription sous une forme qui ne permet pas de les retrouver, et qui a remis quelle feuille à qui, en section. Votre appareil garde dans un cookie, quinze mois, de quoi passer en premier quand il y a foule : il dit qu’un membre est là, pas lequel. Votre place dans la file y reste un jour, sans votre nom. Votre empreinte, votre visage et votre code restent dans votre appareil.',
  keysUntil:
    'Une clé disparaît quand vous la retirez. Un code disparaît dès qu’il a servi ou expiré. De vos liens restent les jours, sans le lien.',
  lettersTitle: 'Les lettres',
  lettersWhat:
    'Quelles lettres vous ont été envoyées, si elles sont parties et, sinon, pourquoi. Le texte n’est pas gardé. Les lettres qui disent si vous avez signé un registre sont gardées sans votre nom.',
  lettersUntil: 'Celles d’un vote disparaissent avec les noms de ce vote.',
  votesTitle: 'La liste des votants et le registre',
  votesWhat:
    'Que vous êtes sur la liste d’un vote, sous quel numéro, avec quelles clés d’accès, et si vous avez signé le registre : jamais quand, jamais pour qui. Le registre est gardé sous scellé. Si le serveur n’a pas pu prendre votre signature, une marque sans nom le note, à la minute près ; elle s’efface dès que vous signez. La Haute Autorité peut remettre le registre et ces marques à des contrôleurs quand le vote est clos.',
  votesUntil:
    'Après le délai pour contester le vote, la Haute Autorité fait effacer ces noms. Un certificat public le dit.',
  changesTitle: 'Une clé ou une adresse changée pour vous',
  changesWhat: 'La demande, sa raison, qui l’a signée, et ce qu’elle est devenue.',
  changesUntil: 'Effacé avec les noms d’un vote où vous étiez inscrit.',
  officesTitle: 'Si vous tenez une fonction',
  officesWhat:
    'Les décisions que vous avez proposées ou signées, vos clés de scrutateur, vos parts de clé, et les registres que vous avez remis à des contrôleurs. Le journal public montre vos décisions avec votre nom.',
  officesUntil: 'Gardé aussi longtemps que le vote est vérifiable.',
  ballotsTitle: 'Les bulletins',
  ballotsWhat:
    'L’urne garde des bulletins scellés et des droits de vote anonymes. Elle ne connaît ni nom, ni numéro, ni adresse, ni heure exacte. Rien ne permet d’aller d’un bulletin à vous.',
  ballotsUntil: 'Les bulletins scellés sont publics et le restent, pour que chacun puisse recompter.',
  publicTitle: 'Ce qui est public',
  publicWhat:
    'Les questions, les candidats avec leurs textes et leurs photos, les décisions, le journal, le résultat. Aucun nom de votant.',
  publicUntil: 'Public pour toujours.',
  rightsTitle: 'Vos droits',
  rightsText:
    'Vous pouvez lire et télécharger ce qui est gardé sur vous, voir votre ligne dans le registre, et faire corriger une erreur par le parti. Vous pouvez vous plaindre à la CNIL.',
  rightsLimits:
    'Tant qu’un vote peut être contesté, la liste des votants et le registre ne peuvent pas être effacés : sans eux, personne ne pourrait vérifier le vote.',
  neverTitle: 'Ce qui n’est jamais gardé',
  neverText:
    'Votre choix. L’heure de votre vote. Votre adresse réseau. Aucun cookie de publicité, aucune mesure d’audience, aucun service extérieur.',
  toData: 'Lire mes données',
  toLine: 'Ma ligne dans le registre',
  toSecret: 'Comment le vote reste secret',
} as const;
