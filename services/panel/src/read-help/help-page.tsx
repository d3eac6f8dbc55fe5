import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { type Integration, useIntegration, useSession } from '../api/queries.ts';
import { Say, useSay } from '../frame/say.tsx';
import type { TextId } from '../frame/texts.tsx';
import { Page, Section } from '../look/page.tsx';
import { type Column, Table } from '../look/table.tsx';
import { Value } from '../look/value.tsx';
import { helpFacts } from './help-facts.ts';
import styles from './help-page.module.css';

const PERIODS = { poll: 'PT1H', retention: 'P90D' };

/** How the synchronisation works, in words; there before the first integration too. */
export function HelpPage() {
  const { id } = useParams();
  return id === undefined ? <Help id={null} integration={null} /> : <HelpOfIntegration id={id} />;
}

function HelpOfIntegration({ id }: { id: string }) {
  const { data } = useIntegration(id);
  return <Help id={id} integration={data ?? null} />;
}

function Help({ id, integration }: { id: string | null; integration: Integration | null }) {
  const say = useSay();
  const facts = helpFacts(useSession().data?.periods ?? PERIODS, integration);
  const values = {
    ...facts,
    unitField: facts.unitField === null ? '' : <Say id={facts.unitField} />,
    userTypeField: facts.userTypeField === null ? '' : <Say id={facts.userTypeField} />,
  };
  /** A link into the screens of the integration; only its words before there is one. */
  const to = (path: string) => (parts: ReactNode[]) =>
    id === null ? <span>{parts}</span> : <Link to={`/integrations/${id}${path}`}>{parts}</Link>;
  const links = {
    settings: to('/settings'),
    people: to('/users'),
    unassigned: to('/users?tab=unassigned'),
    deactivated: to('/users?tab=deactivated'),
    held: to('/held'),
    activity: to('/activity'),
    home: to(''),
  };
  const tell = (text: TextId) => <Say id={text} values={{ ...values, ...links }} />;
  return (
    <Page title={say('help.title')} lead={tell('help.lead')}>
      <Section title={tell('help.place.title')}>
        <div className={styles.text}>
          <p>{tell(facts.unitField === null ? 'help.place.choose' : 'help.place')}</p>
          <p>{tell('help.place.both')}</p>
          <p>{tell('help.place.fix')}</p>
        </div>
      </Section>
      <Section title={tell('help.value.title')}>
        <div className={styles.text}>
          <p>{tell(integration?.options.matching === 'relaxed' ? 'help.value.relaxed' : 'help.value')}</p>
          <Examples />
        </div>
      </Section>
      <Section title={tell('help.leavers.title')}>
        <ol className={styles.steps}>
          {(['first', 'second', 'third'] as const).map((step) => (
            <li key={step}>
              <strong>{tell(`help.leavers.${step}`)}</strong>
              <span>{tell(`help.leavers.${step}.what`)}</span>
            </li>
          ))}
        </ol>
      </Section>
      <Section title={tell('help.limit.title')}>
        <div className={styles.text}>
          <p>{tell('help.limit')}</p>
        </div>
      </Section>
      <Section title={tell('help.never.title')}>
        <ul className={`${styles.text} ${styles.list}`}>
          {(['azure', 'units', 'strangers', 'several', 'mail', 'read'] as const).map((what) => (
            <li key={what}>{tell(`help.never.${what}`)}</li>
          ))}
        </ul>
      </Section>
      <Section title={tell('help.ask.title')}>
        <dl className={`${styles.text} ${styles.terms}`}>
          {(['azure', 'admin', 'ziik'] as const).flatMap((who) => [
            <dt key={who}>{tell(`help.ask.${who}`)}</dt>,
            <dd key={`${who}-what`}>{tell(`help.ask.${who}.what`)}</dd>,
          ])}
        </dl>
      </Section>
    </Page>
  );
}

interface Example {
  readonly field: 'form.unitField' | 'form.userTypeField';
  readonly value: string | null;
  readonly outcome: TextId;
}

const EXAMPLES: readonly Example[] = [
  { field: 'form.unitField', value: 'Shop 012', outcome: 'help.example.unit' },
  { field: 'form.unitField', value: 'Shop 12', outcome: 'help.example.unknown' },
  { field: 'form.unitField', value: 'Shop 012, Shop 014', outcome: 'help.example.several' },
  { field: 'form.unitField', value: null, outcome: 'help.example.empty' },
  { field: 'form.userTypeField', value: 'Cashier, Trainee', outcome: 'help.example.types' },
  { field: 'form.userTypeField', value: 'Cashier, Astronaut', outcome: 'help.example.some' },
];

function Examples() {
  const say = useSay();
  const columns: readonly Column<Example>[] = [
    { id: 'field', title: say('help.example.field'), cell: ({ field }) => <Say id={field} /> },
    {
      id: 'value',
      title: say('help.example.value'),
      isRowHeader: true,
      cell: ({ value }) => <Value of={value} />,
    },
    { id: 'outcome', title: say('help.example.outcome'), cell: ({ outcome }) => <Say id={outcome} /> },
  ];
  return <Table caption={say('help.value.title')} columns={columns} rows={EXAMPLES} keyOf={({ outcome }) => outcome} />;
}
