export const problemUrn = {
  'urn/unknown': 'There is no such urn here.',
  'urn/not-open': 'This urn is not open yet.',
  'urn/suspended': 'The vote is paused in this urn. Nothing is lost: what is in it stays there. Come back later.',
  'urn/annulled': 'This urn is annulled: it takes no more ballots, and none in it will be opened.',
  'urn/closed': 'This urn is closed: it takes no more ballots.',
  'urn/restoring':
    'This urn is being put back in order after a failure. Your sealed ballot stays on this device: try again in a few minutes.',
  'urn/busy': 'The urn is very busy. Your sealed ballot stays on this device: it leaves again in a moment.',
  'urn/bad-pass': 'This pass is not valid for this urn.',
  'urn/bad-envelope': 'The envelope is not signed by the pass.',
  'urn/out-of-turn': 'The urn already holds another ballot for this turn.',
  'urn/too-many-waiting': 'Too many votes in a row wait to be published. Try again in a moment.',
  'urn/bad-ballot': 'This ballot is not valid: the urn has not taken it.',
  'urn/foreign-ballot': 'This ballot does not belong to this pass.',
  'urn/repeated-ballot': 'This ballot is already in the urn; a new vote needs a new ballot.',
  'urn/clock': 'The clock of your device is more than a day away from the urn’s.',
  'urn/bad-status': 'This question is not signed by the pass.',
} as const;
