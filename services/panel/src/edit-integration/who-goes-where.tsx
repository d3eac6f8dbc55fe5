import { useState } from 'react';
import type { Advice, FieldAdvice, Pair } from '../advise-fields/advice.ts';
import { CompareFields } from '../advise-fields/compare-fields.tsx';
import { PairAdvice } from '../advise-fields/pair-advice.tsx';
import { Say, useSay } from '../frame/say.tsx';
import { Card } from '../look/page.tsx';
import { type Choice, Select } from '../look/select.tsx';
import type { FieldName } from './check-form.ts';
import { type AzureField, FIELDS, type FormValues } from './form-values.ts';
import styles from './integration-form.module.css';

interface WhoGoesWhereProps {
  readonly values: FormValues;
  readonly advice: Advice | null;
  readonly onChange: (change: Partial<Pick<FormValues, 'unitField' | 'userTypeField'>>) => void;
  readonly errorOf: (name: FieldName) => string | undefined;
}

/** Which field of Azure names the unit, and which the user types (S9, S10). */
export function WhoGoesWhere({ values, advice, onChange, errorOf }: WhoGoesWhereProps) {
  const say = useSay();
  const [isComparing, setIsComparing] = useState(false);
  const choices = (fitOf: (field: FieldAdvice) => number): Choice<AzureField>[] =>
    FIELDS.map((id) => {
      const field = advice?.fields.find((each) => each.field === id);
      const note = field && say('advice.fit', { fit: fitOf(field), people: advice!.people });
      return { id, label: say(`azure.${id}`), note };
    });
  const select = (name: 'unitField' | 'userTypeField', fitOf: (field: FieldAdvice) => number) => (
    <div data-field={name}>
      <Select
        name={name}
        label={say(`form.${name}`)}
        isRequired
        value={values[name]}
        onChange={(field) => onChange({ [name]: field })}
        choices={choices(fitOf)}
        placeholder={say('form.chooseField')}
        description={<Say id={`form.${name}.description`} />}
        error={errorOf(name)}
      />
    </div>
  );
  const pair = {
    unitField: values.unitField,
    userTypeField: values.userTypeField,
    onChoose: ({ unitField, userTypeField }: Pair) => onChange({ unitField, userTypeField }),
  };
  return (
    <Card>
      <div className={styles.fields}>
        <h2>
          <Say id="form.where" />
        </h2>
        <div className={styles.pair}>
          {select('unitField', ({ unit }) => unit.people)}
          {select('userTypeField', ({ userType }) => userType.people)}
        </div>
        {advice !== null && (
          <>
            <PairAdvice {...pair} advice={advice} onCompare={() => setIsComparing(true)} />
            <CompareFields {...pair} advice={advice} isOpen={isComparing} onClose={() => setIsComparing(false)} />
          </>
        )}
      </div>
    </Card>
  );
}
