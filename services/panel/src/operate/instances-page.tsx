import { PageError } from '../frame/page-error.tsx';
import { Say, useSay } from '../frame/say.tsx';
import { ButtonLink } from '../look/button.tsx';
import { Empty, Page } from '../look/page.tsx';
import { Skeleton } from '../look/skeleton.tsx';
import { type Column, Table } from '../look/table.tsx';
import { Moment } from '../look/time.tsx';
import { newestDelivery } from './describe-instance.ts';
import { InstanceLink } from './instance-link.tsx';
import { type Instance, useInstances } from './use-operator.ts';

/** The Ziik instances that are set up. */
export function InstancesPage() {
  const say = useSay();
  const { all, error, refetch } = useInstances();
  if (all === undefined && error !== null) return <PageError error={error} onRetry={() => void refetch()} />;
  const add = (
    <ButtonLink kind="primary" href="/operator/new-instance">
      <Say id="operate.instance.new" />
    </ButtonLink>
  );
  return (
    <Page
      title={say('operate.instances.title')}
      lead={<Say id="operate.instances.lead" />}
      actions={all !== undefined && all.length > 0 && add}
    >
      {all === undefined && <Skeleton label={say('loading')} />}
      {all?.length === 0 && (
        <Empty actions={add}>
          <Say id="operate.instances.empty" />
        </Empty>
      )}
      {all !== undefined && all.length > 0 && (
        <Table
          caption={say('operate.instances.title')}
          columns={columnsOf(say)}
          rows={all}
          keyOf={({ slug }) => slug}
        />
      )}
    </Page>
  );
}

function columnsOf(say: ReturnType<typeof useSay>): readonly Column<Instance>[] {
  return [
    {
      id: 'slug',
      title: say('operate.column.instance'),
      isRowHeader: true,
      cell: ({ slug }) => <InstanceLink slug={slug} />,
    },
    { id: 'baseUrl', title: say('operate.instance.baseUrl'), cell: ({ baseUrl }) => <bdi>{baseUrl}</bdi> },
    { id: 'username', title: say('operate.instance.username'), cell: ({ username }) => <bdi>{username}</bdi> },
    {
      id: 'catalogue',
      title: say('operate.instance.catalogueReadAt'),
      cell: ({ catalogueReadAt }) =>
        catalogueReadAt === null ? <Say id="operate.never" /> : <Moment at={catalogueReadAt} />,
    },
    {
      id: 'delivery',
      title: say('operate.instance.lastDelivery'),
      cell: (instance) => {
        const at = newestDelivery(instance);
        return at === null ? <Say id="operate.never" /> : <Moment at={at} />;
      },
    },
  ];
}
