import type { components } from '../api/schema.ts';
import { Say, useSay } from '../frame/say.tsx';
import { CopyButton } from '../look/copy-button.tsx';
import { Notice } from '../look/notice.tsx';
import styles from './certificate-field.module.css';

type Federation = components['schemas']['Session']['federation'];

interface PlatformIdentityProps {
  readonly federation: Federation;
  readonly tenantId: string;
  readonly error: string | undefined;
}

/** What a federated credential in Azure must name, letter by letter. */
export function PlatformIdentity({ federation, tenantId, error }: PlatformIdentityProps) {
  const say = useSay();
  const isAllowed = federation?.tenants.includes(tenantId.trim().toLowerCase()) ?? false;
  if (federation === null)
    return <Notice tone="bad" title={error ?? <Say id="form.error.federation-not-configured" />} />;
  return (
    <div className={styles.set} data-field="credential">
      <p>
        <Say id="form.federated.description" />
      </p>
      <dl className={styles.facts}>
        {(['issuer', 'subject', 'audience'] as const).map((name) => (
          <div key={name} className={styles.fact}>
            <dt>
              <Say id={`form.federated.${name}`} />
            </dt>
            <dd>
              <CopyButton text={federation[name]} label={say('form.copy')} copiedLabel={say('form.copied')} />
            </dd>
          </div>
        ))}
      </dl>
      {error !== undefined ? (
        <Notice tone="bad" title={error} />
      ) : (
        tenantId.trim() !== '' &&
        !isAllowed && <Notice tone="warn" title={<Say id="form.error.federation-not-allowed" />} />
      )}
    </div>
  );
}
