/** The keys that sign the register, and who opens them. */
export const keys = {
  title: 'Keys',
  lead: 'Each vote has a key that signs the register. Here you see where it is kept and who opens it.',
  serverTitle: 'The server opens the keys itself',
  serverText:
    'Nothing to do when a vote opens. The keys are kept under another key, and destroyed after the closing; the journal of the vote says so.',
  tokenTitle: 'The keys are in a hardware safe',
  tokenText:
    'They are made there and never leave it. After the closing they are destroyed there; the journal of the vote says so.',
  sealTitle: 'The High Authority opens the keys',
  sealText:
    'From the preparation to the opening nobody can use the keys. At the opening several members each give their share: one touch of the passkey.',
  mineTitle: 'Get ready to hold a share',
  mineText:
    'Two touches of your passkey, once for all votes. Nothing secret leaves. Do it with the passkey that you will have on the day of the opening.',
  mineButton: 'Get ready',
  mineOpening: 'First touch: your browser makes the key',
  mineSigning: 'Second touch: sign its public half',
  mineReady: 'You can hold a share.',
  mineAnother: 'Get ready with another passkey',
  holdersTitle: 'Who can hold a share',
  holdersWait: 'A vote can be prepared only when all members are ready.',
  ready: 'ready',
  notReady: 'not ready yet',
  openedTitle: 'The keys are open',
  openedText: 'The register can be signed from the hour of opening on.',
  sealedTitle: 'The keys are sealed',
  sealedText:
    'As long as they are, nobody can sign the register. {given, plural, =0 {No share given} one {# share given} other {# shares given}}; {quorum} are needed.',
  early: 'Shares are given once the opening of the vote is decided.',
  gave: 'share given',
  awaited: 'share awaited',
  given: 'Your share is given. Nothing else to do.',
  giveButton: 'Give my share',
  giveTouch: 'Touch your passkey',
  giveNone:
    'Your passkey was made ready after this vote, or is no longer the same. Other members must give their share.',
  giveOther: 'This passkey does not open your share. Nothing was sent. Use the one that was made ready.',
} as const;
