// Every act that can be done over HTTP. An act of the domain that has no entry here does not compile.
import type { ActName } from '../../workflows/domain/acts';
import { anytimeSpecs } from './anytime';
import { caseSpecs } from './cases';
import { changeSpecs } from './change';
import { endingSpecs } from './ending';
import { goodsSpecs } from './goods';
import { moneySpecs } from './money';
import { sellingSpecs } from './selling';
import { shortageSpecs } from './shortage';
import type { ActSpec } from './spec';

export const specs: { [A in ActName]: ActSpec<A> } = {
  ...sellingSpecs,
  ...changeSpecs,
  ...moneySpecs,
  ...goodsSpecs,
  ...shortageSpecs,
  ...caseSpecs,
  ...endingSpecs,
  ...anytimeSpecs,
};
