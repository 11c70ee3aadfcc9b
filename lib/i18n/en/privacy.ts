/** The privacy notice: what the tables hold, and nothing else (kept.test.ts). */
export const privacy = {
  title: 'What is kept about you',
  lead: 'This is what the platform keeps about you, why, and until when. The party that holds the vote is responsible for it.',
  identityTitle: 'Who you are',
  identityWhat:
    'Your name, membership number, e-mail address or telephone where the party has them, your college, federation, language and offices, and the fact agreed on to recognise you, in a form that nobody can read. All of it comes from the party’s roll, and serves to invite you and to know where you vote. The file that was sent is gone after the import.',
  identityUntil:
    'Your line is gone when the party takes you off its roll. Your name and addresses stay after that, until you ask for them to be erased.',
  keysTitle: 'Your passkeys and links',
  keysWhat:
    'The public half of your passkeys, their names, the day on which they were added, the day on which you last signed in. Enrolment links and codes in a form from which they cannot be found again, and who handed which sheet to whom in a section. For fifteen months your device keeps in a cookie what lets it go first where many are here at once: it says that a member is there, not which. Your place in line stays there for a day, without your name. Your fingerprint, your face and your code stay in your device.',
  keysUntil:
    'A passkey is gone when you remove it. A code is gone once it was used or has expired. Of your links the days remain, without the link.',
  lettersTitle: 'Letters',
  lettersWhat:
    'Which letters were sent to you, whether they left and, if not, why. Their text is not kept. Letters that say whether you signed a register are kept without your name.',
  lettersUntil: 'Those about a vote are gone with the names of that vote.',
  votesTitle: 'The roll of voters and the register',
  votesWhat:
    'That you are on the roll of a vote, under which number, with which passkeys, and whether you signed the register: never when, never for whom. The register is kept sealed. If the server could not take your signature, a mark without a name notes it, to the minute; it goes as soon as you sign. The Authority may hand the register and these marks to auditors once the vote is closed.',
  votesUntil:
    'After the time in which the vote can be contested the Authority has these names erased. A public certificate says so.',
  changesTitle: 'A passkey or an address changed for you',
  changesWhat: 'The request, its reason, who signed it, and what became of it.',
  changesUntil: 'Erased with the names of a vote on whose roll you were.',
  officesTitle: 'If you hold an office',
  officesWhat:
    'The decisions that you proposed or signed, your trustee’s keys, your shares of keys, and the registers that you handed to auditors. The public journal shows your decisions with your name.',
  officesUntil: 'Kept as long as the vote can be verified.',
  ballotsTitle: 'Ballots',
  ballotsWhat:
    'The urn keeps sealed ballots and anonymous rights to vote. It knows no name, no number, no address and no exact time. Nothing leads from a ballot to you.',
  ballotsUntil: 'Sealed ballots are public and stay so, so that anyone can count again.',
  publicTitle: 'What is public',
  publicWhat:
    'The questions, the candidates with their texts and photos, the decisions, the journal, the result. No name of a voter.',
  publicUntil: 'Public for ever.',
  rightsTitle: 'Your rights',
  rightsText:
    'You can read and download what is kept about you, see your line in the register, and have the party correct a mistake. You can complain to the data protection authority.',
  rightsLimits:
    'As long as a vote can be contested, the roll of voters and the register cannot be erased: without them nobody could verify the vote.',
  neverTitle: 'What is never kept',
  neverText:
    'Your choice. The time at which you voted. Your network address. No advertising cookie, no audience measurement, no outside service.',
  toData: 'Read my data',
  toLine: 'My line in the register',
  toSecret: 'How the vote stays secret',
} as const;
