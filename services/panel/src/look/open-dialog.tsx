import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { AriaLocale } from './aria-locale.tsx';
import styles from './dialog.module.css';
import { Icon } from './icon.tsx';

export interface DialogProps {
  readonly title: ReactNode;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly closeLabel: string;
  readonly children: ReactNode;
  /** The last row: what is done, and the way out. */
  readonly actions?: ReactNode;
  /** `drawer` stands at the edge, beside what it was opened from; a whole page on a phone. */
  readonly kind?: 'dialog' | 'drawer';
  /** What must be answered before anything else. */
  readonly isAlert?: boolean;
}

/** The dialog itself, loaded with the first one that opens. Escape closes it, and the focus goes back to where it was opened. */
export function OpenDialog({ title, isOpen, onClose, closeLabel, children, actions, kind, isAlert }: DialogProps) {
  const shape = kind === 'drawer' ? styles.drawer : styles.dialog;
  return (
    <AriaLocale>
      <ModalOverlay
        isOpen={isOpen}
        onOpenChange={(open) => !open && onClose()}
        isDismissable={!isAlert}
        className={styles.scrim!}
      >
        <Modal className={shape!}>
          <AriaDialog role={isAlert ? 'alertdialog' : 'dialog'} className={styles.content!}>
            <div className={styles.head}>
              <Heading slot="title" level={2} className={styles.title!}>
                {title}
              </Heading>
              <AriaButton aria-label={closeLabel} onPress={onClose} className={styles.close!}>
                <Icon name="close" />
              </AriaButton>
            </div>
            <div className={styles.body}>{children}</div>
            {actions !== undefined && <div className={styles.actions}>{actions}</div>}
          </AriaDialog>
        </Modal>
      </ModalOverlay>
    </AriaLocale>
  );
}
