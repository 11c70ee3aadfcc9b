/**
 * keys: what the people side keeps secret at rest (PROTOCOL §2.7).
 * Hides: the key-encryption key, the root of derived keys, seals and shares. Promises: what is wrapped names its key
 * and opens during a change of keys; a derived key never changes. Never: gives a key to a page.
 */
export { checkPeopleKeys } from './check.ts';
export { dataKey } from './data-key.ts';
export { holdersOf, keepShare, makeSeal, openSeal, sealIssuingKey } from './seal.ts';
export { digestOf } from './share-digest.ts';
export { sweepToken } from './sweep.ts';
export { destroyInToken, generateInToken, signInToken, TokenAway } from './token.ts';
export { issuingKeyName, unwrapPeople, wrapPeople } from './wrapped.ts';
