/** Members who came to vote, were turned away, and have not signed. */
export const shutOut = {
  title: 'Members kept from voting',
  lead: 'Their passkey answered, the register did not take them, and their signature is not in it.',
  soFar:
    'The count is not over: numbers are rounded down to the ten below, and fewer than ten are not shown. The exact count comes a quarter of an hour after the end.',
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
