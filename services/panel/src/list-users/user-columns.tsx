import { useIntl } from 'react-intl';
import type { User } from '../api/people.ts';
import { useIntegration } from '../api/queries.ts';
import { Say, useSay } from '../frame/say.tsx';
import type { Column } from '../look/table.tsx';
import { Day, Distance, Moment } from '../look/time.tsx';
import { nameOf, Visible } from '../look/value.tsx';
import { HeldBy, useHolders, WhatResolves } from './conflict-cells.tsx';
import { Memberships } from './memberships.tsx';
import { PersonLink } from './person-link.tsx';
import { Reasons } from './reasons.tsx';
import { AskOne, SelectBox, type Several } from './several.tsx';
import type { Tab } from './tabs.ts';
import styles from './user-columns.module.css';
import { UserStatus } from './user-status.tsx';
import { missingOf, whyDeactivated } from './why-listed.ts';

type UserColumn = Column<User>;

interface ColumnsProps {
  readonly id: string;
  readonly tab: Tab;
  readonly several: Several;
  /** Those of the page, whose conflicts name others. */
  readonly users: readonly User[];
}

/** The columns of a tab: who it is, and what an administrator has to know to do something about it. */
export function useColumns({ id, tab, several, users }: ColumnsProps): UserColumn[] {
  const say = useSay();
  const common = useCommonColumns(id);
  const special = useSpecialColumns(id, several);
  const conflicts = useConflictColumns(id, tab === 'conflicts' ? users : []);
  const selecting: UserColumn = {
    id: 'select',
    title: say('users.column.select'),
    isTitleHidden: true,
    cell: (user) => <SelectBox several={several} user={user} name={nameOf(user) ?? user.azureId} />,
  };
  switch (tab) {
    case 'unassigned':
      return [common.name, common.why, common.place, common.changed];
    case 'conflicts':
      return conflicts;
    case 'incomplete':
      return [special.nameAlone, special.lacks, common.email, common.changed];
    case 'held':
      return [common.name, common.place, special.gone];
    case 'deactivated':
      return [selecting, special.removed, common.name, special.whyDeactivated, special.ask];
    case 'failed':
      return [selecting, common.name, special.refusal, special.nextTry, special.ask];
    case 'managed':
      return [common.name, special.memberships];
    case 'everybody':
      return [common.name, common.status, common.place, common.why, common.changed];
  }
}

function useCommonColumns(id: string): Record<'name' | 'why' | 'place' | 'changed' | 'email' | 'status', UserColumn> {
  const say = useSay();
  return {
    name: {
      id: 'name',
      title: say('users.column.name'),
      isRowHeader: true,
      cell: (user) => <PersonLink id={id} user={user} />,
    },
    why: { id: 'why', title: say('users.column.why'), cell: (user) => <Reasons user={user} /> },
    place: {
      id: 'place',
      title: say('users.column.place'),
      cell: ({ unit, userTypes }) =>
        unit === null ? (
          <span className={styles.muted}>
            <Say id="users.noUnit" />
          </span>
        ) : (
          <Place unit={unit.name} userTypes={userTypes.map(({ name }) => name)} />
        ),
    },
    email: {
      id: 'email',
      title: say('users.column.email'),
      cell: ({ email }) => (email === null ? <Say id="value.empty" /> : <Visible text={email} />),
    },
    status: { id: 'status', title: say('users.column.status'), cell: (user) => <UserStatus user={user} /> },
    changed: {
      id: 'changed',
      title: say('users.column.changed'),
      align: 'end',
      cell: ({ updatedAt }) => <Moment at={updatedAt} />,
    },
  };
}

function Place({ unit, userTypes }: { unit: string; userTypes: string[] }) {
  const intl = useIntl();
  return (
    <div>
      <bdi>{unit}</bdi>
      <div className={styles.muted}>
        {userTypes.length === 0 ? <Say id="users.noUserType" /> : <bdi>{intl.formatList(userTypes)}</bdi>}
      </div>
    </div>
  );
}

type Special =
  | 'nameAlone'
  | 'lacks'
  | 'gone'
  | 'removed'
  | 'whyDeactivated'
  | 'ask'
  | 'refusal'
  | 'nextTry'
  | 'memberships';

function useSpecialColumns(id: string, several: Several): Record<Special, UserColumn> {
  const say = useSay();
  const intl = useIntl();
  const disabledCount = useIntegration(id).data?.options.disabledAccounts === 'deactivate';
  return {
    nameAlone: useNameAlone(id),
    lacks: {
      id: 'lacks',
      title: say('users.column.lacks'),
      cell: (user) => intl.formatList(missingOf(user).map((each) => say(`users.lacks.${each}`))),
    },
    gone: { id: 'gone', title: say('users.column.gone'), cell: ({ updatedAt }) => <Moment at={updatedAt} /> },
    removed: { id: 'removed', title: say('users.column.removed'), cell: ({ purgeAt }) => <RemovedOn at={purgeAt} /> },
    whyDeactivated: {
      id: 'why',
      title: say('users.column.why'),
      cell: (user) => (
        <Say
          id={whyDeactivated(user, disabledCount)}
          values={{ day: user.deactivatedAt === null ? '' : <Day at={user.deactivatedAt} /> }}
        />
      ),
    },
    refusal: {
      id: 'refusal',
      title: say('users.column.refusal'),
      cell: ({ retry }) =>
        retry === null ? (
          <Say id="users.refusal.unknown" />
        ) : (
          <>
            <Say id="users.refusal.since" values={{ time: <Moment at={retry.since} /> }} />
            <div className={styles.muted}>
              <Visible text={retry.reason} />
            </div>
          </>
        ),
    },
    nextTry: { id: 'nextTry', title: say('users.column.nextTry'), cell: () => <Say id="users.nextTry" /> },
    ask: {
      id: 'ask',
      title: say('users.column.ask'),
      isTitleHidden: true,
      align: 'end',
      cell: (user) => <AskOne several={several} user={user} name={nameOf(user) ?? user.azureId} />,
    },
    memberships: {
      id: 'memberships',
      title: say('users.column.memberships'),
      cell: ({ azureId }) => <Memberships id={id} azureId={azureId} />,
    },
  };
}

/** The name where the address stands in a column of its own. */
function useNameAlone(id: string): UserColumn {
  const say = useSay();
  return {
    id: 'name',
    title: say('users.column.name'),
    isRowHeader: true,
    cell: (user) => <PersonLink id={id} user={user} isAddressElsewhere />,
  };
}

/** The day on which somebody is removed for good, and how far away that is. */
function RemovedOn({ at }: { at: string | null }) {
  if (at === null) return <Say id="users.neverRemoved" />;
  return (
    <>
      <Day at={at} />
      <div className={styles.muted}>
        <Distance at={at} />
      </div>
    </>
  );
}

function useConflictColumns(id: string, users: readonly User[]): UserColumn[] {
  const say = useSay();
  const holders = useHolders(id, users);
  return [
    useNameAlone(id),
    {
      id: 'wants',
      title: say('users.column.wants'),
      cell: ({ email }) => (email === null ? <Say id="value.empty" /> : <Visible text={email} />),
    },
    {
      id: 'heldBy',
      title: say('users.column.heldBy'),
      cell: (user) => <HeldBy id={id} user={user} holders={holders} />,
    },
    {
      id: 'resolves',
      title: say('users.column.resolves'),
      cell: (user) => <WhatResolves id={id} user={user} holders={holders} />,
    },
  ];
}
