/** The exact texts that the Authority signs. */
export const decision = {
  freeze:
    'The Authority freezes the vote “{title}”. {urns, plural, one {One urn} other {# urns}}: {colleges}. It is to open on {opens} and to close on {closes}. {earlyClose, select, yes {The Authority may close it early.} other {It cannot be closed early.}}{grace, plural, =0 {} one { Who is in line at the closing may still vote, for # minute.} other { Who is in line at the closing may still vote, for # minutes at most.}} On the roll: {members, number}, of whom {enrolled, number} with a passkey. From now on neither questions, nor candidates, nor rules, nor the roll of voters change.',
  open: 'The Authority opens the vote “{title}”: {colleges}. Voting lasts from {opens} to {closes}. No rehearsal of the count was held.',
  stop: 'The Authority closes the vote “{title}” now: {colleges}. No further ballot is accepted{grace, plural, =0 {} other {, not even from who is in line}}.',
  suspend:
    'The Authority pauses the vote “{title}”: {colleges}. Reason: “{reason}” Until it goes on, nobody signs the register and no ballot enters; what is in the urn stays there. The pause does not move the closing: {closes}. Proposed on {at}.',
  resume: 'The Authority lets the vote “{title}” go on: {colleges}. The closing stays: {closes}. Proposed on {at}.',
  extend: 'The Authority extends the vote “{title}”: {colleges}. New closing: {closes}. Reason: “{reason}”',
  annul:
    'The Authority annuls the vote “{title}”: {colleges}. Reason: “{reason}” The urn is sealed as it is and no ballot in it will ever be opened. Signatures of the register and sealed ballots can still be checked.',
  rerun:
    'The Authority decides that {colleges} votes again: “{title}”. Voting lasts from {opens} to {closes}, with the roll of voters of the annulled urn, new keys and a new register: everyone signs and votes once more.',
  admit:
    'The Authority admits to the vote “{title}”, whose roll is frozen: {counts}. Their names are not published: the journal keeps their number and a fingerprint alone.',
  admitUrn: '{college}, {members, plural, one {# member} other {# members}}',
  register:
    'The Authority signs the register of the vote “{title}” as it stands. On the roll: {members, number}, of whom {enrolled, number} with a passkey. Fingerprint of the register: {root}.',
  close: 'The Authority records the closing of the vote “{title}”. {counts}. The urns are sealed and may be counted.',
  closeUrn:
    '{college}: {ballots, plural, one {one ballot} other {# ballots}}, {passes, plural, one {one voter} other {# voters}}',
  publish: 'The Authority declares the result of the vote “{title}”. {results}.',
  purge:
    'The Authority has the names of the vote “{title}” erased: {colleges}. The time to contest the vote ended on {after}. The list of voters, the signed register and the letters of this vote are gone for ever. The result, the urns and the journal stay public and can be verified.',
  publishQuestion: '{college}, {question}: {answers}',
  publishAnswer: '{name} {votes, number}',
  blank: 'blank vote',
} as const;
