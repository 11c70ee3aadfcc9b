/** What the gate says when it makes somebody wait. */
export const gate = {
  title: 'Many people are here',
  lead: 'Nothing is lost. This page tries again by itself in {seconds, plural, one {# second} other {# seconds}}.',
  nothingToDo: 'There is nothing for you to do. Leave this page open.',
  safe: 'What is safe',
  safeBallot: 'A ballot that you have prepared stays on your device.',
  safeReceipt: 'A ballot for which you have the receipt is in the ballot box.',
  safeTime: 'The vote does not close before the time announced.',
  address: 'Many requests come from the network that you use. Pages open more slowly.',
  again: 'Try now',
} as const;
