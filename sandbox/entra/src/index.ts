export type {
  Churn,
  PeopleChange,
  Target,
  TouchedPerson,
} from './directory/change-people.ts';
export { type DirectoryStart, type PersonState, SandboxDirectory } from './directory/directory.ts';
export type { FederatedCredential, TenantSettings } from './directory/tenant-settings.ts';
export type { Fault, FaultRule } from './faults/faults.ts';
export type { PageShape } from './graph/page-shape.ts';
export type { JournalEntry, JournalReport } from './journal/journal.ts';
export { describePerson, domainOf } from './people/describe-person.ts';
export { addressOwner, addressSharer, type Oddity } from './people/oddity.ts';
export type { Person } from './people/person.ts';
export { personId } from './people/person-id.ts';
export { unitNames, userTypeNames } from './people/shop-chain.ts';
export { RefusedChange } from './refused-change.ts';
export { type Issuer, makeIssuer } from './sign-in/make-issuer.ts';
export { type EntraOptions, type EntraSandbox, startEntra } from './start-entra.ts';
