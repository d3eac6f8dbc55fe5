import { type FormEvent, type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import type { Advice } from '../advise-fields/advice.ts';
import type { Integration } from '../api/queries.ts';
import { Say, useSay } from '../frame/say.tsx';
import type { TextId } from '../frame/texts.tsx';
import { Checkbox } from '../look/checkbox.tsx';
import { Notice } from '../look/notice.tsx';
import { Card } from '../look/page.tsx';
import type { Verification } from '../verify-connection/describe-check.ts';
import { checkForm, type FieldErrorCode, type FieldName } from './check-form.ts';
import { Credentials } from './credentials.tsx';
import type { FormValues } from './form-values.ts';
import styles from './integration-form.module.css';
import { MoreSettings } from './more-settings.tsx';
import { WhoGoesWhere } from './who-goes-where.tsx';

/** What the form is about: an integration that is being made, or one that is there. */
export interface FormSubject {
  readonly isNew: boolean;
  /** Tenant and cloud cannot be changed after the first successful read (S6). */
  readonly isLocked: boolean;
  /** What a saved one signs in with. */
  readonly credential?: Integration['credential'];
  /** What is stored of it, to which a test mail can be sent. */
  readonly saved?: { readonly id: string; readonly emails: readonly string[] };
}

interface IntegrationFormProps {
  readonly subject: FormSubject;
  readonly values: FormValues;
  readonly onChange: (values: FormValues) => void;
  /** What the server refused, by field; it stands until the field is changed. */
  readonly refused: Readonly<Partial<Record<FieldName, string>>>;
  /** What the newest verification found wrong with values, by field. */
  readonly noted: Readonly<Partial<Record<FieldName, string>>>;
  /** What it says of an entered certificate. */
  readonly tried: Verification['certificate'];
  readonly onRefusedSeen: (name: FieldName) => void;
  /** The value of the button that sent the form, which says how. */
  readonly onSave: (how: string) => void;
  readonly connection: ReactNode;
  readonly advice: Advice | null;
  /** What Save will do to people. */
  readonly effects: readonly TextId[];
  /** What came of Save, beside the buttons. */
  readonly result: ReactNode;
  readonly actions: ReactNode;
}

/** The values of the customer's text, and more settings for those who look for them (S5–S13). */
export function IntegrationForm(props: IntegrationFormProps) {
  const { subject, values, onChange, refused, onRefusedSeen, onSave, connection, advice, effects } = props;
  const say = useSay();
  const form = useRef<HTMLFormElement>(null);
  const [left, setLeft] = useState<ReadonlySet<FieldName>>(new Set());
  const [isTried, setIsTried] = useState(false);
  const errors = checkForm(values, subject.credential?.kind ?? null);
  useFocusOnRefused(form, refused);

  const set = (change: Partial<FormValues>, ...names: FieldName[]): void => {
    onChange({ ...values, ...change });
    for (const name of names) onRefusedSeen(name);
  };
  const leave = (name: FieldName) => () => setLeft((before) => new Set(before).add(name));
  const errorOf = (name: FieldName): string | undefined => {
    const code = errors[name];
    if (code !== undefined && (isTried || left.has(name) || code === 'same-field')) return words(say, name, code);
    return refused[name] ?? props.noted[name];
  };
  const save = (event: FormEvent): void => {
    event.preventDefault();
    setIsTried(true);
    const { submitter } = event.nativeEvent as SubmitEvent;
    if (Object.keys(errors).length === 0) onSave(submitter instanceof HTMLButtonElement ? submitter.value : '');
    else focusFirst(form.current, errors);
  };

  return (
    <form ref={form} noValidate onSubmit={save} className={styles.form} aria-label={say('form.title')}>
      <Card>
        <Credentials
          subject={subject}
          values={values}
          tried={props.tried}
          onChange={set}
          onLeave={leave}
          errorOf={errorOf}
        />
      </Card>
      {connection}
      <WhoGoesWhere
        values={values}
        advice={advice}
        onChange={(change) => set(change, ...(Object.keys(change) as FieldName[]))}
        errorOf={errorOf}
      />
      <MoreSettings
        values={values.options}
        onChange={(options) => {
          onChange({ ...values, options });
          onRefusedSeen('notifyEmails');
        }}
        isCloudLocked={subject.isLocked}
        saved={subject.saved ?? null}
        errorOf={errorOf}
      />
      <Card>
        <Checkbox
          name="enabled"
          isSelected={values.enabled}
          onChange={(enabled) => onChange({ ...values, enabled })}
          description={<Say id={subject.isLocked ? 'form.enabled.running' : 'form.enabled.description'} />}
        >
          <Say id="form.enabled" />
        </Checkbox>
      </Card>
      <Effects effects={effects} />
      {props.result}
      <div className={styles.actions}>{props.actions}</div>
    </form>
  );
}

/** What Save will do to people, said before it is pressed. */
function Effects({ effects }: { effects: readonly TextId[] }) {
  if (effects.length === 0) return null;
  return (
    <Notice tone="info" role="status" title={<Say id="effect.title" />}>
      <ul>
        {effects.map((id) => (
          <li key={id}>
            <Say id={id} />
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function words(say: ReturnType<typeof useSay>, name: FieldName, code: FieldErrorCode): string {
  if (code === 'required') return say(`form.required.${name as 'name'}`);
  return say(`form.error.${code}`);
}

/** What the server refused is looked at first; what was refused before that does not take the focus again. */
function useFocusOnRefused(form: RefObject<HTMLFormElement | null>, refused: IntegrationFormProps['refused']): void {
  const seen = useRef<readonly string[]>([]);
  useEffect(() => {
    const names = Object.keys(refused);
    const fresh = names.filter((name) => !seen.current.includes(name));
    seen.current = names;
    if (fresh.length > 0) focusFirst(form.current, refused);
  });
}

/** After Save the focus is where something must be changed. */
function focusFirst(form: HTMLFormElement | null, errors: Readonly<Partial<Record<FieldName, string>>>): void {
  const names = new Set(Object.keys(errors));
  const controls = form?.querySelectorAll<HTMLElement>('[data-field]') ?? [];
  for (const control of controls) {
    if (!names.has(control.dataset.field!)) continue;
    control.querySelector<HTMLElement>('input, textarea, button')?.focus();
    return;
  }
}
