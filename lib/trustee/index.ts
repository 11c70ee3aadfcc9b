/**
 * trustee: what a trustee's browser does: make a part of the key, verify a whole urn, open its sum, once.
 * Hides: the secret key, which exists only while a function here runs. Promises: nothing is decrypted that was not
 * verified here, and never two sums of one urn on this device. Never: the network, the page (both are handed in).
 */
export { type CountCode, type Counting, countUrn } from './count.ts';
export { type MadeKey, makeKey, publicKeyOf, trusteeInput } from './key.ts';
export { localMemory, type Memory } from './memory.ts';
