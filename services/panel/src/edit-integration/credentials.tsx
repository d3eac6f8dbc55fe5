import { Say, useSay } from '../frame/say.tsx';
import { Field } from '../look/field.tsx';
import { Icon } from '../look/icon.tsx';
import type { Verification } from '../verify-connection/describe-check.ts';
import { type FieldName, isGuid } from './check-form.ts';
import { CredentialFields } from './credential-fields.tsx';
import type { FormValues } from './form-values.ts';
import styles from './integration-form.module.css';
import type { FormSubject } from './integration-form.tsx';

interface CredentialsProps {
  readonly subject: FormSubject;
  readonly values: FormValues;
  /** What the newest verification says of an entered certificate. */
  readonly tried: Verification['certificate'];
  readonly onChange: (change: Partial<FormValues>, ...names: FieldName[]) => void;
  readonly onLeave: (name: FieldName) => () => void;
  readonly errorOf: (name: FieldName) => string | undefined;
}

/** The name, and what is needed to sign in to Azure (S5–S8). */
export function Credentials({ subject, values, tried, onChange, onLeave, errorOf }: CredentialsProps) {
  const say = useSay();
  const field = (name: 'name' | 'applicationId' | 'tenantId') => ({
    name,
    label: say(`form.${name}`),
    value: values[name],
    onChange: (text: string) => onChange({ [name]: text }, name),
    onBlur: onLeave(name),
    error: errorOf(name),
  });
  const guid = (name: 'applicationId' | 'tenantId') => ({
    ...field(name),
    isRequired: true,
    isMono: true,
    autoComplete: 'off',
    placeholder: '00000000-0000-0000-0000-000000000000',
    ...(isGuid(values[name]) && { aside: <FitSign /> }),
  });
  return (
    <div className={styles.fields}>
      <Field
        {...field('name')}
        isRequired
        description={<Say id="form.name.description" />}
        autoComplete="off"
        spellCheck="true"
      />
      <Field {...guid('applicationId')} />
      <Field
        {...guid('tenantId')}
        isReadOnly={subject.isLocked}
        {...(subject.isLocked && { description: <Say id="form.tenantId.locked" /> })}
      />
      <CredentialFields
        subject={subject}
        values={values}
        tried={tried}
        onChange={onChange}
        onLeave={onLeave}
        errorOf={errorOf}
      />
    </div>
  );
}

/** The value has the right shape. Its error says in words where it has not. */
function FitSign() {
  return (
    <span className={styles.fit}>
      <Icon name="check" />
    </span>
  );
}
