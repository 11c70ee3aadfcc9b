/** Members who came to vote, were turned away, and have not signed. */
export const shutOut = {
  title: 'Members kept from voting',
  lead: 'Their passkey answered, the register did not take them, and their signature is not in it.',
  college: 'College',
  all: 'All together',
  members: 'Members',
  early: 'Urn not open yet',
  paused: 'Vote paused',
  busy: 'Too many at once',
  closed: 'After the end',
  margin: 'Gap between the first two',
  more: 'The gap between the first two is no larger than this number.',
  fewer: 'The gap between the first two is larger than this number.',
  hint: 'A member who came for several reasons counts once. Whoever signs later is counted no more. No name can be read here; the auditors count anew with the register.',
} as const;
