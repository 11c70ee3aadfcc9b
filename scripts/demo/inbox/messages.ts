/** Words of the demonstration's inbox. Beside the inbox and not in lib/i18n: they are no part of the product. */
import type { Area } from '#lib/i18n/index.ts';

const fr = {
  title: 'Boîte aux lettres de la démonstration',
  intro:
    'Tous les courriels et tous les SMS que la plateforme envoie arrivent ici. Aucun ne quitte cette machine. Chaque personne du parti fictif reçoit les siens : cherchez son nom ou son adresse.',
  search: 'Nom, adresse ou mot du message',
  find: 'Chercher',
  count: '{count, plural, =0 {Aucun message} one {# message} other {# messages}}',
  more: 'Les {count} plus récents sont affichés.',
  to: 'À',
  subject: 'Objet',
  received: 'Reçu',
  formatted: 'La même lettre, mise en forme',
  back: 'Tous les messages',
  refresh: 'Actualiser',
  absent: 'Ce message n’existe pas.',
  other: 'English',
} as const;

const en = {
  title: 'Inbox of the demonstration',
  intro:
    'Every e-mail and every text message that the platform sends arrives here. None leaves this machine. Each person of the invented party receives their own: look for a name or an address.',
  search: 'Name, address or word of the message',
  find: 'Search',
  count: '{count, plural, =0 {No message} one {# message} other {# messages}}',
  more: 'The {count} newest are shown.',
  to: 'To',
  subject: 'Subject',
  received: 'Received',
  formatted: 'The same letter, formatted',
  back: 'All messages',
  refresh: 'Refresh',
  absent: 'There is no such message.',
  other: 'Français',
} as const;

export const inbox: Area<keyof typeof fr> = { fr, en };
