/**
 * proof: the second proof of an enrolment (PROTOCOL §3.3). Hides the key of codes and facts, and the message gateway.
 * Promises: of a code or a fact only a MAC is kept, under a key that the database does not hold.
 * Never: a code or a number in a log, an error or an address.
 */
export { makeSectionCode, readSectionCode, readSmsCode, SECTION_SIGNS, sayCode } from './code.ts';
export { readFact } from './fact.ts';
export { dropCode, endCodes, giveSectionCode, giveSmsCode, noteSheet, SECTION_LIFE, SMS_LIFE } from './giving.ts';
export { isMac, macOf, macsOf, type Purpose } from './key.ts';
export { e164, endOf } from './phone.ts';
export { hasSms, reachable, type SmsOutcome, sendSms } from './sms.ts';
