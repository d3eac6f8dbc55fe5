import { useSession } from '../api/queries.ts';
import { Say, useSay } from '../frame/say.tsx';
import { Field } from '../look/field.tsx';
import { Select } from '../look/select.tsx';
import { CertificateField, type CredentialFieldsProps } from './certificate-field.tsx';
import type { CredentialKind } from './form-values.ts';
import { PlatformIdentity } from './platform-identity.tsx';
import { SecretField } from './secret-field.tsx';

/** What one signs in to Azure with: a secret as in the customer's text (S7), or another kind. */
export function CredentialFields(props: CredentialFieldsProps) {
  const { subject, values, tried, onChange, onLeave, errorOf } = props;
  const say = useSay();
  const federation = useSession().data?.federation ?? null;
  const stored = subject.credential;
  const isFederationOffered = federation !== null || values.credential === 'federated' || stored?.kind === 'federated';
  const kinds: CredentialKind[] = ['secret', 'certificate', ...(isFederationOffered ? ['federated' as const] : [])];
  // What was entered of one kind is forgotten with the choice of another.
  const choose = (credential: CredentialKind): void => {
    const isStored = credential === 'secret' && stored?.kind === 'secret';
    const secretExpiresAt = isStored ? (stored.expiresAt?.slice(0, 10) ?? '') : '';
    onChange(
      { credential, secret: '', secretExpiresAt, pem: '', passphrase: '' },
      'credential',
      'secret',
      'secretExpiresAt',
      'pem',
      'passphrase',
    );
  };
  return (
    <>
      <div data-field="credential">
        <Select
          name="credential"
          label={say('form.credential')}
          value={values.credential}
          onChange={choose}
          choices={kinds.map((id) => ({ id, label: say(`form.credential.${id}`) }))}
          description={<Say id={`form.credential.${values.credential}.description`} />}
        />
      </div>
      {values.credential === 'secret' && <Secret {...props} />}
      {values.credential === 'certificate' && (
        <CertificateField
          key={stored?.changedAt}
          subject={subject}
          values={values}
          tried={tried}
          onChange={onChange}
          onLeave={onLeave}
          errorOf={errorOf}
        />
      )}
      {values.credential === 'federated' && (
        <PlatformIdentity federation={federation} tenantId={values.tenantId} error={errorOf('credential')} />
      )}
    </>
  );
}

function Secret({ subject, values, onChange, onLeave, errorOf }: CredentialFieldsProps) {
  const say = useSay();
  const stored = subject.credential?.kind === 'secret' ? subject.credential : undefined;
  return (
    <>
      <SecretField
        key={stored?.changedAt}
        secret={stored}
        value={values.secret}
        onChange={(secret) => onChange({ secret }, 'secret')}
        onBlur={onLeave('secret')}
        // The day belongs to the secret, so another one begins without it.
        onReplacing={(isReplacing) => {
          const day = stored?.expiresAt?.slice(0, 10) ?? '';
          onChange({ secret: '', secretExpiresAt: isReplacing ? '' : day }, 'secret', 'secretExpiresAt');
        }}
        error={errorOf('secret')}
      />
      <Field
        name="secretExpiresAt"
        label={say('form.secretExpiresAt')}
        type="date"
        value={values.secretExpiresAt}
        onChange={(secretExpiresAt) => onChange({ secretExpiresAt }, 'secretExpiresAt')}
        onBlur={onLeave('secretExpiresAt')}
        error={errorOf('secretExpiresAt')}
        description={<Say id="form.secretExpiresAt.description" />}
      />
    </>
  );
}
