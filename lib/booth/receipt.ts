/** A receipt counts only under the definition's key, and only for this very ballot (PROTOCOL §5.9). */
import { type Receipt, verifyReceipt } from '#lib/election/receipt.ts';
import type { BallotNumber } from '#lib/ground/brand.ts';
import type { Paper } from './paper.ts';

/** Batches that live at once (PROTOCOL §5.7): what an urn takes now is out after that many more. */
const BATCHES = 2;

/** A promise that is due already, or never, could not be found broken [a receipt that says "waiting" for ever]. */
const isDue = ({ head, batch }: Receipt): boolean => batch > head.height && batch <= head.height + BATCHES;

export const checkReceipt = (paper: Paper, receipt: Receipt, ballot: { number: BallotNumber; n: number }): boolean =>
  receipt.phi === paper.phi &&
  receipt.number === ballot.number &&
  receipt.n === ballot.n &&
  isDue(receipt) &&
  verifyReceipt(paper.definition['x-isoloir'].receiptKey, receipt);
