/** What each part of the privacy notice is about: every table of the platform stands in exactly one of them, so that the
 * notice tells all that is kept (kept.test.ts compares it with the schemas). */
export const kept = {
  identity: ['person', 'member', 'roll_import', 'roll_line', 'roll_part', 'roll_fault'],
  keys: [
    'passkey',
    'invitation',
    'enrol_code',
    'section_sheet',
    'section_find',
    'enrol_rule',
    'setup_link',
    'challenge',
    'known_given',
  ],
  letters: ['mail', 'mail_lane', 'mail_slot', 'mail_pause', 'mail_pace', 'mail_call', 'change_text'],
  votes: [
    'voter',
    'admission',
    'register_row',
    'sign_off',
    'rejoined_pair',
    'refused',
    'night',
    'roll_proposed',
    'roll_changed',
  ],
  changes: ['change', 'change_signature'],
  offices: [
    'authority',
    'proposal',
    'decision_signature',
    'trustee_key',
    'factors',
    'share_key',
    'key_seal',
    'key_share',
    'key_share_copy',
    'register_export',
  ],
  ballots: ['election', 'decision', 'batch_key', 'waiting', 'chain_event', 'published', 'ending', 'signing_key'],
  public: [
    'vote',
    'definition',
    'material',
    'material_use',
    'issuing_key',
    'data_key',
    'known_key',
    'journal_key',
    'journal_outbox',
    'restoration',
    'event',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Part = keyof typeof kept;
export const parts = ['identity', 'keys', 'letters', 'votes', 'changes', 'offices', 'ballots', 'public'] as const;
