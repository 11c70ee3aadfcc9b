/** Letters. Paragraphs are parted by an empty line; `{link}` is a button and, in plain text, an address on its own line. */
export const mail = {
  'invitation.subject': '{party}: make your passkey to vote',
  'invitation.body':
    'Hello {name},\n\n{party} votes online. To take part, make a passkey on your phone or computer. It takes a minute.\n\nThis link is yours alone. Give it to nobody: whoever opens it can enrol in your place.',
  'invitation.action': 'Make my passkey',
  'invitation.after':
    'The link works once, until {expires}. A new letter replaces the one before.\n\nIf you do not know {party}, ignore this message.',
  'passkey-link.subject': '{party}: add a passkey',
  'passkey-link.body':
    'Hello {name},\n\nYou asked to add a passkey to your account. Open this link on the device to add.\n\nIf you asked for nothing, do not open it and tell your federation.',
  'passkey-link.action': 'Add a passkey',
  'passkey-link.after': 'The link works once, until {expires}.',
  'passkey-added.subject': '{party}: a passkey was added',
  'passkey-added.body':
    'Hello {name},\n\nThe passkey “{passkey}” was just added to your account. It can vote and sign in as you.\n\nIf it was you, there is nothing to do. If not, tell your federation at once.',
  'passkey-added.action': 'See my account',
  'passkey-added.after': '',
  'passkey-removed.subject': '{party}: a passkey was removed',
  'passkey-removed.body':
    'Hello {name},\n\nThe passkey “{passkey}” has just been removed from your account. It can no longer vote or sign in for you, and you are signed out everywhere.\n\nIf this was you, there is nothing to do. If not, tell your federation at once.',
  'passkey-removed.action': 'See my account',
  'passkey-removed.after': '',
  'trustee-named.subject': '{party}: you are a trustee',
  'trustee-named.body':
    'Hello {name},\n\nYou were named a trustee of the vote “{title}”. Before it opens, your browser must make your trustee key. After it closes, your browser opens the urn, together with those of the other trustees.',
  'trustee-named.action': 'Go to my tasks',
  'trustee-named.after': '',
  'decision-waiting.subject': '{party}: a decision waits for your signature',
  'decision-waiting.body':
    'Hello {name},\n\nA decision of the Authority on the vote “{title}” waits for your signature. Read its exact text before you sign.',
  'decision-waiting.action': 'Read the decision',
  'decision-waiting.after': '',
  'vote-open.subject': '{party}: the vote “{title}” is open',
  'vote-open.body':
    'Hello {name},\n\nThe vote “{title}” is open until {closes}. You need your passkey, two touches and less than a minute.\n\nYou can change your mind until it closes: only your last ballot counts.',
  'vote-open.action': 'Vote',
  'vote-open.after': '',
  signature: 'This message is sent by the voting software of {party}. Nobody reads replies.',
} as const;
