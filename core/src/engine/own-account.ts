import type { Account } from '../wire/account.ts'
import type { Excluded } from './exclusion.ts'

/** The account as this machine tells it. Which rules left out what is nobody else's business: it is not sent. */
export interface OwnAccount extends Account {
  readonly excluded: readonly Excluded[]
}
