import { Button } from 'react-aria-components/Button';
import { Text } from 'react-aria-components/Text';
import {
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components/Toast';
import { AriaLocale } from './aria-locale.tsx';
import { Icon } from './icon.tsx';
import styles from './toast.module.css';

const queue = new ToastQueue<string>({ maxVisibleToasts: 3 });

/** Says in passing that something was taken, as "Saved". Errors stand where they belong, not here. */
export function say(text: string): void {
  queue.add(text, { timeout: 6_000 });
}

/** Where passing messages appear. */
export function Toasts({ label, closeLabel }: { label: string; closeLabel: string }) {
  return (
    <AriaLocale>
      <ToastRegion queue={queue} aria-label={label} className={styles.region!}>
        {({ toast }) => (
          <Toast toast={toast} className={styles.toast!}>
            <ToastContent>
              <Text slot="title">{toast.content}</Text>
            </ToastContent>
            <Button slot="close" aria-label={closeLabel} className={styles.close!}>
              <Icon name="close" />
            </Button>
          </Toast>
        )}
      </ToastRegion>
    </AriaLocale>
  );
}
