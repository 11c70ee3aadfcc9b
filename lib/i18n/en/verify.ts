export const verify = {
  secretTitle: 'How your vote stays secret',
  secretLead:
    'Nobody can link your name to your ballot: not the party, not the High Authority, not a thief with our databases.',
  secretTwoTitle: 'Two tables, as in a polling station',
  secretTwoText:
    'At the first table someone checks who you are and you sign the register. On the second stands the urn. Here these two tables are two separate servers: one knows names, the other knows ballots, and neither knows both.',
  secretPassTitle: 'A pass without a name',
  secretPassText:
    'When you sign the register, the first server stamps a pass that it cannot see, as if through a carbon-lined envelope. The urn recognises the stamp, but cannot tell to whom it was given. One pass per member and urn.',
  secretSealTitle: 'A ballot sealed on your device',
  secretSealText:
    'Your choice is sealed in your browser before it leaves. The urn sees sealed ballots only. They are never opened one by one: the trustees, all together, open nothing but the sum.',
  secretBatchTitle: 'Ballots published in groups',
  secretBatchText:
    'The urn neither publishes nor keeps the time of a vote. Ballots appear in groups of at least several people, shuffled into the order of their numbers.',
  secretNumberTitle: 'A number to check, not to prove',
  secretNumberText:
    'Your ballot number lets you find your sealed ballot on the public board. It does not say for whom you voted.',
  secretLimitsTitle: 'What we do not promise',
  secretLimits1:
    'If someone watches your screen or forces your hand, the secret is lost. You can vote again until the vote closes: the last ballot counts.',
  secretLimits2: 'An infected device can see your choice, or change it.',
  secretLimits3:
    'If all trustees conspired, they could open ballots one by one, though without knowing whose they are.',
  secretLimits4:
    'The two servers protect against the operator only where two different teams hold them, on two machines.',
  secretLimits5: 'Someone who watched the traffic of both servers at once could match times.',
  secretLimits6: 'Whoever holds your passkey can find your sealed ballot, but not what is in it.',
  secretPractice: 'Try the booth',
  toVotes: 'See the votes',
  verifyTitle: 'Check a vote',
  verifyLead: 'You do not have to believe us. All that is needed to count again is public.',
  verifyMineTitle: 'Is my ballot in the urn?',
  verifyMineText:
    'Keep the ballot number shown after you vote. Look for it on the board of your urn: the search happens in your browser, the number is sent to nobody.',
  verifyMineEmpty: 'No board is public yet.',
  verifyAllTitle: 'Is the result right?',
  verifyAllText:
    'After publication the result page offers three files: the archive of the election (.bel), the record of the urn and the journal of the High Authority. With the program of this project:',
  technicalCommand: 'npm run verify -- FILE.bel --chain RECORD --journal JOURNAL',
  verifyAllChecks: 'The program checks, one by one and by name:',
  verifyCheck1: 'each ballot: its form, its proofs, its pass, the order of new votes;',
  verifyCheck2: 'no ballot twice, one counted ballot per pass;',
  verifyCheck3: 'no more passes than signatures, no more signatures than members;',
  verifyCheck4: 'the sum of the sealed ballots, the work of each trustee, the result;',
  verifyCheck5: 'the decisions of the High Authority and their signatures;',
  verifyCheck6: 'the record of the urn and the journal, link by link.',
  verifyOtherTitle: 'With a program that is not ours',
  verifyOtherText:
    'The archive follows the format of Belenios, a voting system written by researchers. Their tool, belenios-tool version 3, checks the same archive without a line of our code:',
  technicalBelenios: 'belenios-tool election verify',
  verifyOtherNot: 'It knows neither our passes nor the journal: those checks only our program makes today.',
  verifyNotTitle: 'What these checks do not say',
  verifyNotText:
    'They do not say whether an infected device changed a choice before sealing it, nor whether an altered page was served to one person alone. No independent witness signs the record yet in this version: keep a copy of what you read during the vote.',
} as const;
