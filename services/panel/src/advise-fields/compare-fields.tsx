import { type AzureField, FIELDS } from '../edit-integration/form-values.ts';
import { Say, useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Dialog } from '../look/dialog.tsx';
import { Disclosure } from '../look/disclosure.tsx';
import { Section } from '../look/page.tsx';
import { type Column, Table } from '../look/table.tsx';
import { Value } from '../look/value.tsx';
import { type Advice, type FieldAdvice, type Pair, rankPairs } from './advice.ts';
import styles from './compare-fields.module.css';

interface CompareFieldsProps {
  readonly advice: Advice;
  readonly unitField: AzureField | null;
  readonly userTypeField: AzureField | null;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onChoose: (pair: Pair) => void;
}

/** All 72 pairs of fields with what each gives, and what stands in the fields. */
export function CompareFields({ advice, unitField, userTypeField, isOpen, onClose, onChoose }: CompareFieldsProps) {
  const say = useSay();
  const isChosen = (pair: Pair) => pair.unitField === unitField && pair.userTypeField === userTypeField;
  return (
    <Dialog
      kind="drawer"
      title={<Say id="advice.compare.title" />}
      isOpen={isOpen}
      onClose={onClose}
      closeLabel={say('close')}
    >
      <p>
        <Say id="advice.compare.lead" values={{ people: advice.people }} />{' '}
        {!advice.isOfEverybody && <Say id="advice.compare.page" />}
      </p>
      <div className={styles.values}>
        <Disclosure title={<Say id="advice.compare.values" />}>
          <FieldValues fields={advice.fields} />
        </Disclosure>
      </div>
      <Section title={<Say id="advice.compare.pairs" />}>
        <Table
          caption={say('advice.compare.pairs')}
          columns={pairColumns(say, isChosen, (pair) => {
            onChoose(pair);
            onClose();
          })}
          rows={rankPairs(advice.pairs)}
          keyOf={(pair) => `${pair.unitField} ${pair.userTypeField}`}
        />
      </Section>
    </Dialog>
  );
}

function pairColumns(
  say: ReturnType<typeof useSay>,
  isChosen: (pair: Pair) => boolean,
  choose: (pair: Pair) => void,
): readonly Column<Pair>[] {
  const names = ({ unitField, userTypeField }: Pair) => ({
    unit: say(`azure.${unitField}`),
    userType: say(`azure.${userTypeField}`),
  });
  const number = (count: number) => <Say id="advice.count" values={{ count }} />;
  return [
    {
      id: 'pair',
      title: say('advice.column.pair'),
      isRowHeader: true,
      cell: (pair) => <Say id="advice.pair.names" values={names(pair)} />,
    },
    { id: 'placed', title: say('advice.column.placed'), align: 'end', cell: ({ placed }) => number(placed) },
    { id: 'unitOnly', title: say('advice.column.unitOnly'), align: 'end', cell: ({ unitOnly }) => number(unitOnly) },
    {
      id: 'choose',
      title: say('advice.column.choose'),
      cell: (pair) =>
        isChosen(pair) ? (
          <strong>
            <Say id="advice.chosen" />
          </strong>
        ) : (
          <Button size="s" onPress={() => choose(pair)} aria-label={say('advice.choose.label', names(pair))}>
            <Say id="advice.choose" />
          </Button>
        ),
    },
  ];
}

/** What most people have in each field, in the order of the customer's text. */
function FieldValues({ fields }: { fields: readonly FieldAdvice[] }) {
  const say = useSay();
  const inOrder = FIELDS.flatMap((name) => fields.filter(({ field }) => field === name));
  const columns: readonly Column<FieldAdvice>[] = [
    {
      id: 'field',
      title: say('advice.column.field'),
      isRowHeader: true,
      cell: ({ field }) => say(`azure.${field as AzureField}`),
    },
    { id: 'samples', title: say('advice.column.samples'), cell: ({ samples }) => <Samples samples={samples} /> },
  ];
  return <Table caption={say('advice.compare.values')} columns={columns} rows={inOrder} keyOf={({ field }) => field} />;
}

function Samples({ samples }: Pick<FieldAdvice, 'samples'>) {
  if (samples.length === 0)
    return (
      <span className={styles.muted}>
        <Say id="advice.empty" />
      </span>
    );
  return (
    <ul className={styles.samples}>
      {samples.map(({ value, people, unit, userType }) => (
        <li key={value}>
          <Value of={value} />{' '}
          <span className={styles.muted}>
            <Say id="advice.sample.people" values={{ people }} />,{' '}
            <Say id={`advice.sample.${nameOf(unit, userType)}`} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function nameOf(unit: boolean, userType: boolean): 'both' | 'unit' | 'userType' | 'nothing' {
  if (unit && userType) return 'both';
  if (unit) return 'unit';
  return userType ? 'userType' : 'nothing';
}
