export const verify = {
  secretTitle: 'Comment votre vote reste secret',
  secretLead:
    'Personne ne peut relier votre nom à votre bulletin : ni le parti, ni la Haute Autorité, ni qui volerait nos bases de données.',
  secretTwoTitle: 'Deux tables, comme dans un bureau de vote',
  secretTwoText:
    'À la première table, on vérifie qui vous êtes et vous signez la liste d’émargement. À la seconde se trouve l’urne. Ici, ces deux tables sont deux serveurs séparés : l’un connaît les noms, l’autre les bulletins, et aucun ne connaît les deux.',
  secretPassTitle: 'Un laissez-passer sans nom',
  secretPassText:
    'Quand vous signez la liste, le premier serveur tamponne un laissez-passer qu’il ne voit pas, comme à travers une enveloppe carbone. L’urne reconnaît le tampon, mais ne peut pas savoir à qui il a été donné. Un seul laissez-passer par membre et par urne.',
  secretSealTitle: 'Un bulletin scellé sur votre appareil',
  secretSealText:
    'Votre choix est scellé dans votre navigateur avant de partir. L’urne ne voit que des bulletins scellés. Ils ne sont jamais ouverts un par un : les scrutateurs, tous ensemble, n’ouvrent que la somme.',
  secretBatchTitle: 'Des bulletins publiés par groupes',
  secretBatchText:
    'L’urne ne publie ni ne garde l’heure d’un vote. Les bulletins paraissent par groupes d’au moins quelques personnes, mélangés par ordre de numéro.',
  secretNumberTitle: 'Un numéro pour vérifier, pas pour prouver',
  secretNumberText:
    'Votre numéro de bulletin vous permet de trouver votre bulletin scellé sur le tableau public. Il ne dit pas pour qui vous avez voté.',
  secretLimitsTitle: 'Ce que nous ne promettons pas',
  secretLimits1:
    'Si quelqu’un regarde votre écran ou vous force la main, le secret est perdu. Vous pouvez revoter jusqu’à la clôture : le dernier bulletin compte.',
  secretLimits2: 'Un appareil infecté peut voir votre choix, ou le changer.',
  secretLimits3:
    'Si tous les scrutateurs s’entendaient, ils pourraient ouvrir des bulletins un par un, mais sans savoir de qui ils sont.',
  secretLimits4:
    'Les deux serveurs ne protègent contre l’exploitant lui-même que s’ils sont tenus par deux équipes différentes, sur deux machines.',
  secretLimits5: 'Qui observerait à la fois le trafic des deux serveurs pourrait rapprocher des heures.',
  secretLimits6: 'Qui a votre clé d’accès en main peut retrouver votre bulletin scellé, mais pas ce qu’il contient.',
  secretPractice: 'Essayer le bureau de vote',
  toVotes: 'Voir les votes',
  verifyTitle: 'Vérifier un vote',
  verifyLead: 'Vous n’avez pas à nous croire. Tout ce qu’il faut pour refaire le compte est public.',
  verifyMineTitle: 'Retrouver mon bulletin dans l’urne',
  verifyMineText:
    'Gardez le numéro de bulletin affiché après votre vote. Cherchez-le sur le tableau de votre urne : la recherche se fait dans votre navigateur, le numéro n’est envoyé à personne.',
  verifyMineEmpty: 'Aucun tableau n’est encore public.',
  verifyAllTitle: 'Le résultat est-il juste ?',
  verifyAllText:
    'Après la publication, la page du résultat donne trois fichiers : l’archive de l’élection (.bel), le registre de l’urne et le journal de la Haute Autorité. Avec le programme de ce projet :',
  technicalCommand: 'npm run verify -- FICHIER.bel --chain REGISTRE --journal JOURNAL',
  verifyAllChecks: 'Le programme contrôle, un par un et par leur nom :',
  verifyCheck1: 'chaque bulletin : forme, preuves, laissez-passer, ordre des revotes ;',
  verifyCheck2: 'pas de bulletin en double, un seul bulletin compté par laissez-passer ;',
  verifyCheck3: 'pas plus de laissez-passer que de signatures, pas plus de signatures que de membres ;',
  verifyCheck4: 'la somme des bulletins scellés, le travail de chaque scrutateur, le résultat ;',
  verifyCheck5: 'les décisions de la Haute Autorité et leurs signatures ;',
  verifyCheck6: 'le registre de l’urne et le journal, maillon par maillon.',
  verifyOtherTitle: 'Avec un autre programme que le nôtre',
  verifyOtherText:
    'L’archive suit le format de Belenios, un logiciel de vote écrit par des chercheurs. Leur outil, belenios-tool version 3, vérifie la même archive sans une ligne de notre code :',
  technicalBelenios: 'belenios-tool election verify',
  verifyOtherNot:
    'Il ne connaît pas nos laissez-passer ni le journal : ces contrôles-là, seul notre programme les fait aujourd’hui.',
  verifyNotTitle: 'Ce que ces contrôles ne disent pas',
  verifyNotText:
    'Ils ne disent pas si un appareil infecté a changé un choix avant de le sceller, ni si une page altérée a été servie à une seule personne. Aucun témoin indépendant ne signe encore le registre dans cette version : gardez une copie de ce que vous lisez pendant le vote.',
} as const;
