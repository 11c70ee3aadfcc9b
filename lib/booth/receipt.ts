/** A receipt counts only under the definition's key, and only for this very ballot (PROTOCOL §5.9). */
import { type Receipt, verifyReceipt } from '#lib/election/receipt.ts';
import type { BallotNumber } from '#lib/ground/brand.ts';
import type { Paper } from './paper.ts';

export const checkReceipt = (paper: Paper, receipt: Receipt, ballot: { number: BallotNumber; n: number }): boolean =>
  receipt.phi === paper.phi &&
  receipt.number === ballot.number &&
  receipt.n === ballot.n &&
  verifyReceipt(paper.definition['x-isoloir'].receiptKey, receipt);
