import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { Say, useSay } from '../frame/say.tsx';
import type { TextId } from '../frame/texts.tsx';
import { Checkbox } from '../look/checkbox.tsx';
import { Field } from '../look/field.tsx';
import { Notice } from '../look/notice.tsx';
import { Card } from '../look/page.tsx';
import { checkInstance, type InstanceField, type InstanceForm as Values } from './describe-instance.ts';
import styles from './operator.module.css';

interface InstanceFormProps {
  readonly isNew: boolean;
  readonly values: Values;
  readonly onChange: (values: Values) => void;
  /** Slugs that cannot be given again. */
  readonly taken: readonly string[];
  /** What the server refused; it stands until the form is changed or sent again. */
  readonly refused: ReadonlyMap<InstanceField | null, TextId>;
  readonly onSave: () => void;
  readonly actions: ReactNode;
}

/** Address, account and webhook secret of a Ziik instance; neither password nor secret ever comes back. */
export function InstanceForm({ isNew, values, onChange, taken, refused, onSave, actions }: InstanceFormProps) {
  const say = useSay();
  const form = useRef<HTMLFormElement>(null);
  const [isTried, setIsTried] = useState(false);
  const errors = checkInstance(values, taken);
  const save = (event: FormEvent): void => {
    event.preventDefault();
    setIsTried(true);
    const [first] = Object.keys(errors);
    if (first === undefined) onSave();
    else form.current?.querySelector<HTMLElement>(`[data-field="${first}"] input`)?.focus();
  };
  const errorOf = (name: InstanceField): string | undefined => {
    const id = (isTried ? errors[name] : undefined) ?? refused.get(name);
    return id && say(id);
  };
  const field = (name: Exclude<InstanceField, 'slug'>) => ({
    name,
    label: say(`operate.instance.${name}`),
    value: values[name],
    onChange: (value: string) => onChange({ ...values, [name]: value }),
    error: errorOf(name),
    autoComplete: 'off',
  });
  const inGeneral = refused.get(null);
  return (
    <form ref={form} noValidate onSubmit={save} className={styles.form} aria-label={say('operate.instance.form')}>
      {inGeneral !== undefined && <Notice tone="bad" role="alert" title={<Say id={inGeneral} />} />}
      <Card>
        <div className={styles.fields}>
          {isNew && (
            <Field
              name="slug"
              label={say('operate.instance.slug')}
              isRequired
              value={values.slug}
              onChange={(slug) => onChange({ ...values, slug })}
              error={errorOf('slug')}
              description={<Say id="operate.instance.slug.description" />}
              autoComplete="off"
            />
          )}
          <Field
            {...field('baseUrl')}
            isRequired
            placeholder="https://acme.ziik.io/api"
            description={<Say id="operate.instance.baseUrl.description" />}
          />
          <Field {...field('username')} isRequired />
          <Field
            {...field('password')}
            isRequired
            type="password"
            autoComplete="new-password"
            description={<Say id={isNew ? 'operate.instance.password.new' : 'operate.instance.password.again'} />}
          />
          {!values.refusesWebhooks && (
            <Field
              {...field('webhookSecret')}
              type="password"
              autoComplete="new-password"
              description={
                <Say id={isNew ? 'operate.instance.webhookSecret.new' : 'operate.instance.webhookSecret.keep'} />
              }
            />
          )}
          {!isNew && (
            <Checkbox
              isSelected={values.refusesWebhooks}
              onChange={(refusesWebhooks) => onChange({ ...values, refusesWebhooks })}
              description={<Say id="operate.instance.refuse.description" />}
            >
              <Say id="operate.instance.refuse" />
            </Checkbox>
          )}
        </div>
      </Card>
      <div className={styles.actions}>{actions}</div>
    </form>
  );
}
