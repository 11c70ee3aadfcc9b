/** Letters. Paragraphs are parted by an empty line; the button’s address is added, written out beneath it. */
export const mail = {
  'invitation.subject': '{party}: make your passkey to vote',
  'invitation.body':
    'Hello {name},\n\n{party} votes online. To take part, make a passkey on your phone or computer: it opens with your fingerprint, your face or the code of the device. It takes a minute.\n\nThe page then asks for a second proof that it is you: for example a code sent to your telephone, or one that your section hands over.\n\nThis link is yours alone. Give it to nobody, nor the code: we never ask for either by telephone or e-mail.',
  'invitation.action': 'Make my passkey',
  'invitation.after':
    'The link works once, until {expires}. A new letter replaces the one before.\n\nIf you do not know {party}, ignore this message.',
  'passkey-link.subject': '{party}: add a passkey',
  'passkey-link.body':
    'Hello {name},\n\nYou asked to add a passkey to your account. Open this link on the device to add; the page asks for a second proof that it is you.\n\nIf you asked for nothing, do not open it and tell your federation.',
  'passkey-link.action': 'Add a passkey',
  'passkey-link.after': 'The link works once, until {expires}.',
  'passkey-added.subject': '{party}: a passkey was added',
  'passkey-added.body':
    'Hello {name},\n\nThe passkey “{passkey}” was just added to your account. It can vote and sign in as you.\n\nIf it was you, there is nothing to do. If not, tell your federation at once.',
  'passkey-added.action': 'See my account',
  'passkey-added.after': '',
  'sheet-printed.subject': '{party}: a code was printed for you',
  'sheet-printed.body':
    'Hello {name},\n\nA code was just printed in your name at a section. With the link in your invitation, it makes your passkey.\n\nWere you there? There is nothing to do.\n\nWere you not there? Call your federation without delay, and give nobody the link in your letter.',
  'sheet-printed.action': 'See the page of votes',
  'sheet-printed.after': '',
  'address-replaced.subject': '{party}: another address is on the roll for you',
  'address-replaced.body':
    'Hello {name},\n\nThe roll of members now has another e-mail address for you. Letters about votes will go to that address, and the link that came here no longer works.\n\nDid you ask for it? There is nothing to do.\n\nWas it not you? Call your federation without delay: somebody could enrol in your place.',
  'address-replaced.action': 'See the page of votes',
  'address-replaced.after': '',
  'roll-left.subject': '{party}: you are no longer on the roll',
  'roll-left.body':
    'Hello {name},\n\nYou are no longer on the roll of members. You cannot take part in the next votes, and the link that came here no longer works. A vote that has already been set up keeps its own list.\n\nHave you left {party}? There is nothing to do.\n\nDid you not expect this? Call your federation without delay: somebody could take your place.',
  'roll-left.action': 'See the page of votes',
  'roll-left.after': '',
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
  'enrol-reminder.subject': '{party}: your passkey is still to be made',
  'enrol-reminder.body':
    'Hello {name},\n\nYou have no passkey yet. Without it you cannot vote. Making one takes a minute, on your phone or computer.\n\nThe page then asks for a second proof that it is you: for example a code sent to your telephone, or one that your section hands over.\n\nThis link is yours alone. Give it to nobody, nor the code: we never ask for either by telephone or e-mail.',
  'enrol-reminder.action': 'Make my passkey',
  'enrol-reminder.after':
    'The link works once, until {expires}. The one in the letter before no longer works.\n\nIf you do not know {party}, ignore this message.',
  'vote-paused.subject': '{party}: the vote “{title}” is paused',
  'vote-paused.body':
    'Hello {name},\n\nThe vote “{title}” is paused for your college, by decision of the High Authority.\n\nReason: {reason}\n\nNothing is lost: if you have voted, your ballot stays in the urn. The vote still closes on {closes}. A letter will tell you when it goes on.',
  'vote-paused.action': 'See where the vote stands',
  'vote-paused.after': '',
  'vote-resumed.subject': '{party}: the vote “{title}” goes on',
  'vote-resumed.body':
    'Hello {name},\n\nThe vote “{title}” goes on for your college. It is open until {closes}.\n\nIf you had voted already, there is nothing to do: your ballot is still in the urn.',
  'vote-resumed.action': 'Vote',
  'vote-resumed.after': '',
  'vote-extended.subject': '{party}: the vote “{title}” lasts longer',
  'vote-extended.body':
    'Hello {name},\n\nThe vote “{title}” now closes on {closes} for your college, by decision of the High Authority.\n\nReason: {reason}\n\nIf you have voted already, there is nothing to do.',
  'vote-extended.action': 'Vote',
  'vote-extended.after': '',
  'vote-annulled.subject': '{party}: the vote “{title}” is annulled for your college',
  'vote-annulled.body':
    'Hello {name},\n\nThe vote “{title}” is annulled for your college, by decision of the High Authority.\n\nReason: {reason}\n\nNo ballot of this urn is opened, now or later: what you had chosen stays secret. If your college votes again, a letter will tell you.',
  'vote-annulled.action': 'Read the decision',
  'vote-annulled.after': '',
  'booth-again.subject': '{party}: open the vote “{title}” again',
  'booth-again.body':
    'Hello {name},\n\nAfter a breakdown our servers were started again from a copy. It may be a little older than your vote.\n\nHave you voted already? Open the vote once, on the same device, before {closes}. The device checks that your ballot is there, and puts it back if it is missing. There is nothing to choose again.\n\nHave you not voted yet? Nothing changes for you.',
  'booth-again.action': 'Open the vote',
  'booth-again.after':
    'We do not know whom it concerns: this letter goes to everyone enrolled for this vote. Your choice stays secret.',
  'vote-reminder.subject': '{party}: the vote “{title}” is waiting for you',
  'vote-reminder.body':
    'Hello {name},\n\nYou have not signed the register of the vote “{title}” yet. It is open until {closes}.\n\nYou need your passkey, two touches and less than a minute.',
  'vote-reminder.action': 'Vote',
  'vote-reminder.after': 'You do not wish to vote? There is nothing to do.',
  'last-hours.subject': '{party}: last hours of the vote “{title}”',
  'last-hours.body':
    'Hello {name},\n\nThe vote “{title}” ends on {closes}. You have not signed the register yet.\n\nYou need your passkey, two touches and less than a minute. Do not wait for the last minute: a ballot that arrives after the end does not count.',
  'last-hours.action': 'Vote',
  'last-hours.after': 'You do not wish to vote? There is nothing to do.',
  'register-signed.subject': '{party}: you have signed the register of the vote “{title}”',
  'register-signed.body':
    'Hello {name},\n\nYou have signed the register of the vote “{title}”. This signature says that you take part in the vote. It does not say what you chose, and we do not know whether your ballot is in the urn: only your device knows.\n\nIf you did not see “Your vote is in the urn”, open the vote on the same device: it goes on where you were.',
  'register-signed.action': 'Open the vote',
  'register-signed.after':
    'This letter leaves together with others, some time after the signature: its hour says nothing of yours.\n\nIf you signed nothing, tell your federation at once.',
  'result.subject': '{party}: the result of the vote “{title}” is published',
  'result.body':
    'Hello {name},\n\nThe vote “{title}” has been counted. Its result is public, with all that is needed to verify it.\n\nIf you kept your receipt, you can find your ballot in the published urn.',
  'result.action': 'Read the result',
  'result.after': '',
  'change-decided.subject':
    '{party}: {change, select, passkey {your passkeys will be removed} other {your contact details will change}}',
  'change-decided.body':
    'Hello {name},\n\n{change, select, passkey {The High Authority has decided to remove all passkeys of your account, because they were reported lost. You will then receive a link to make a new one.} other {The High Authority has decided to change the e-mail address or telephone of your account.}}\n\nThis happens on {due}. If you asked for it, there is nothing to do.\n\nYou asked for nothing? Stop it with this button: nothing will change.',
  'change-decided.action': 'This was not me: stop it',
  'change-decided.after':
    'You can also stop it from your account, or by calling your federation. Pass this letter on to nobody.',
  'change-coming.subject': '{party}: this address was given for your account',
  'change-coming.body':
    'Hello {name},\n\nThis address was given as the new address of your account. It will be used from {due}.\n\nIf you asked for it, there is nothing to do. If not, sign in to stop it, or tell your federation at once.',
  'change-coming.action': 'See my account',
  'change-coming.after': '',
  'change-done.subject':
    '{party}: {change, select, passkey {your passkeys have been removed} other {your contact details have changed}}',
  'change-done.body':
    'Hello {name},\n\n{change, select, passkey {All passkeys of your account have been removed, and you are signed out everywhere. A link to make a new one is sent to you in another letter.} other {The e-mail address or telephone of your account has changed, and you are signed out everywhere. Your passkeys stay the same.}}\n\nIf you asked for nothing, tell your federation at once.',
  'change-done.action': 'See my account',
  'change-done.after': '',
  'change-stopped.subject': '{party}: nothing changes in your account',
  'change-stopped.body':
    'Hello {name},\n\n{change, select, passkey {Your passkeys will not be removed} other {Your contact details will not change}}: what had been decided is stopped.\n\nIf it was not you who stopped it, and you needed this change, talk to your federation.',
  'change-stopped.action': 'See my account',
  'change-stopped.after': '',
  'change-waiting.subject': '{party}: a change waits for your signature',
  'change-waiting.body':
    'Hello {name},\n\nA change about one person (lost passkeys, or new contact details) waits for a second signature of the High Authority. Make sure for yourself that it is really this person who asks for it.',
  'change-waiting.action': 'Read the change',
  'change-waiting.after': '',
  'shares-due.subject': '{party}: your share of the key is awaited, vote “{title}”',
  'shares-due.body':
    'Hello {name},\n\nThe vote “{title}” opens on {opens}. The key that signs its register is still sealed: without enough shares nobody can vote.\n\nPlease give yours now: one touch of your passkey, on the device with which you made yourself ready.',
  'shares-due.action': 'Give my share',
  'shares-due.after': 'The page says who has given a share and who has not yet.',
  copyAddress: 'The button does not open? Copy this address:',
  signature: 'This message is sent by the voting software of {party}. Nobody reads replies.',
} as const;
