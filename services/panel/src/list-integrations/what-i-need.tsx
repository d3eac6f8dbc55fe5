import { Say, useSay } from '../frame/say.tsx';
import { ButtonLink } from '../look/button.tsx';
import { Dialog } from '../look/dialog.tsx';
import styles from './integrations-page.module.css';

/** What somebody should have at hand before they begin (S3). */
export function WhatINeed({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const say = useSay();
  return (
    <Dialog
      title={<Say id="integrations.need.title" />}
      isOpen={isOpen}
      onClose={onClose}
      closeLabel={say('close')}
      actions={
        <ButtonLink kind="primary" href="/integrations/new">
          <Say id="integrations.empty.setUp" />
        </ButtonLink>
      }
    >
      <ol className={styles.needs}>
        {(['person', 'values', 'fields'] as const).map((id) => (
          <li key={id}>
            <Say id={`integrations.need.${id}`} />
          </li>
        ))}
      </ol>
      <p className={styles.muted}>
        <Say id="integrations.need.nothing" />
      </p>
    </Dialog>
  );
}
