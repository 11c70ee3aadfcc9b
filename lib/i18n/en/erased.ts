/** The certificate of erasure: what is gone, what stays, how to verify it. */
export const erased = {
  title: 'Certificate of erasure',
  lead: 'The names of this vote are erased. What is published stays so, and anyone can still verify it.',
  notYet: 'The names of this vote are not erased.',
  notYetText:
    'As long as the vote can be contested, the list of voters and the signed register are kept. Then the High Authority decides to erase them, and the certificate appears here.',
  day: 'Erased on',
  decided: 'Decided by',
  gone: 'What is gone',
  what: 'What it was',
  count: 'Number',
  voters: 'Names on the list of voters',
  register: 'Signatures of the register',
  admissions: 'Late admissions',
  letters: 'Letters about this vote',
  lines: 'Lines of the register’s history',
  changes: 'Changes of a passkey or an address',
  stays: 'What stays',
  staysText:
    'The urns, the journal and the result, in which no name stands. The party’s list of members, which does not say who voted.',
  elsewhere: 'What this certificate cannot say',
  elsewhereText:
    'It is about the database in service. Backups from before the erasure still hold these names, sealed: they are destroyed with their key. An auditor who was given an extract of the register must destroy it too.',
  detail: 'Technical detail',
  place: 'Event {height} of the journal',
  signature: 'Signature by the journal’s key',
  digestVoters: 'Fingerprint of the list erased',
  digestRegister: 'Fingerprint of the register erased',
  print: 'Print the certificate',
  journal: 'Read the decision',
} as const;
