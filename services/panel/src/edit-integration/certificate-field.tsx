import { useState } from 'react';
import { useNow } from '../frame/now.ts';
import { Say, useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Field } from '../look/field.tsx';
import { FileButton } from '../look/file-button.tsx';
import { Notice } from '../look/notice.tsx';
import { TextArea } from '../look/text-area.tsx';
import { Day, Distance } from '../look/time.tsx';
import type { Verification } from '../verify-connection/describe-check.ts';
import styles from './certificate-field.module.css';
import type { FieldName } from './check-form.ts';
import type { FormValues } from './form-values.ts';
import type { FormSubject } from './integration-form.tsx';
import { groupedThumbprint, LARGEST_PEM, pemState } from './pem.ts';
import { expiryWarning } from './secret-expiry.ts';

/** What the fields of a credential are shown by. */
export interface CredentialFieldsProps {
  readonly subject: FormSubject;
  readonly values: FormValues;
  /** What the newest verification says of the certificate that was entered; null: none was tried. */
  readonly tried: Verification['certificate'];
  readonly onChange: (change: Partial<FormValues>, ...names: FieldName[]) => void;
  readonly onLeave: (name: FieldName) => () => void;
  readonly errorOf: (name: FieldName) => string | undefined;
}

/** A certificate with its private key (S8): pasted or chosen once, never shown again; a stored one can be replaced. */
export function CertificateField(props: CredentialFieldsProps) {
  const { subject, values, tried, onChange, onLeave, errorOf } = props;
  const say = useSay();
  const stored = subject.credential?.kind === 'certificate' ? subject.credential : undefined;
  const [isReplacing, setIsReplacing] = useState(values.pem !== '');
  const error = errorOf('pem');
  const state = pemState(values.pem);
  const isWhole = state === 'whole' || state === 'encrypted';
  const enter = (pem: string): void => onChange({ pem, passphrase: '' }, 'pem', 'passphrase');
  if (stored !== undefined && !isReplacing && error === undefined)
    return <StoredCertificate credential={stored} onReplace={() => setIsReplacing(true)} />;
  const keep = stored !== undefined && (
    <Button
      size="s"
      onPress={() => {
        setIsReplacing(false);
        enter('');
      }}
    >
      <Say id="form.secret.keep" />
    </Button>
  );
  return (
    <>
      {isWhole && error === undefined ? (
        <div className={styles.set} data-field="pem">
          <p className={styles.label}>
            <Say id="form.pem" />
          </p>
          <div className={styles.line}>
            <span>
              <Say id="form.pem.entered" />
            </span>
            <Button size="s" onPress={() => enter('')}>
              <Say id="form.pem.another" />
            </Button>
            {keep}
          </div>
          {tried !== null && <Described {...tried} />}
        </div>
      ) : (
        <TextArea
          name="pem"
          label={say('form.pem')}
          isRequired={stored === undefined}
          value={values.pem}
          onChange={enter}
          onBlur={onLeave('pem')}
          error={error}
          placeholder={'-----BEGIN PRIVATE KEY-----\n…\n-----BEGIN CERTIFICATE-----\n…'}
          description={
            <>
              <Say id="form.pem.description" /> {subject.credential !== undefined && <Say id="form.secret.oldWorks" />}
            </>
          }
          aside={
            <>
              <FileButton accept={['.pem', '.crt', '.cer', '.key', '.txt']} largest={LARGEST_PEM} onText={enter}>
                <Say id="form.pem.file" />
              </FileButton>
              {keep}
            </>
          }
        />
      )}
      {(state === 'encrypted' || errorOf('passphrase') !== undefined) && (
        <Field
          name="passphrase"
          label={say('form.passphrase')}
          isRequired
          type="password"
          autoComplete="new-password"
          value={values.passphrase}
          onChange={(passphrase) => onChange({ passphrase }, 'passphrase', 'pem')}
          onBlur={onLeave('passphrase')}
          error={errorOf('passphrase')}
          description={<Say id="form.passphrase.description" />}
        />
      )}
    </>
  );
}

interface StoredCertificateProps {
  readonly credential: NonNullable<FormSubject['credential']>;
  readonly onReplace: () => void;
}

function StoredCertificate({ credential, onReplace }: StoredCertificateProps) {
  const { changedAt, expiresAt, subject, thumbprint, thumbprintSha256 } = credential;
  const warning = expiryWarning(expiresAt, useNow(), 'certificate');
  return (
    <div className={styles.set} data-field="pem">
      <p className={styles.label}>
        <Say id="form.pem" />
      </p>
      <div className={styles.line}>
        <span>
          <Say id="form.secret.set" values={{ day: <Day at={changedAt} /> }} />
        </span>
        <Button size="s" onPress={onReplace}>
          <Say id="form.secret.replace" />
        </Button>
      </div>
      <Described
        subject={subject ?? ''}
        thumbprint={thumbprint ?? ''}
        thumbprintSha256={thumbprintSha256 ?? ''}
        expiresAt={expiresAt ?? changedAt}
      />
      {warning !== null && (
        <Notice
          tone={warning.tone}
          title={
            <Say id={warning.id} values={{ distance: <Distance at={expiresAt!} />, day: <Day at={expiresAt!} /> }} />
          }
        />
      )}
    </div>
  );
}

/** What Azure shows of the certificate too, so that both can be compared. */
function Described({ subject, thumbprint, thumbprintSha256, expiresAt }: NonNullable<Verification['certificate']>) {
  return (
    <dl className={styles.facts}>
      <dt>
        <Say id="form.certificate.subject" />
      </dt>
      <dd>
        <bdi>{subject}</bdi>
      </dd>
      <dt>
        <Say id="form.certificate.thumbprint" />
      </dt>
      <dd className={styles.code}>{groupedThumbprint(thumbprint)}</dd>
      <dt>
        <Say id="form.certificate.sha256" />
      </dt>
      <dd className={styles.code}>{groupedThumbprint(thumbprintSha256)}</dd>
      <dt>
        <Say id="form.certificate.expires" />
      </dt>
      <dd>
        <Day at={expiresAt} />
      </dd>
    </dl>
  );
}
