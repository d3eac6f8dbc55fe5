import { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import styles from './disclosure.module.css';
import { Icon } from './icon.tsx';

/** What most people need not see, one press away. The browser's own search of the page finds it, and opens it. */
export function Disclosure({ title, children }: { title: ReactNode; children: ReactNode }) {
  const [isOpen, setIsOpen] = useState(false);
  const [trigger, content] = [useId(), useId()];
  const panel = useRef<HTMLDivElement>(null);
  // React knows `hidden` as yes or no only.
  useLayoutEffect(() => {
    if (isOpen) panel.current?.removeAttribute('hidden');
    else panel.current?.setAttribute('hidden', 'until-found');
  }, [isOpen]);
  useEffect(() => {
    const found = panel.current!;
    const open = () => setIsOpen(true);
    found.addEventListener('beforematch', open);
    return () => found.removeEventListener('beforematch', open);
  }, []);
  return (
    <div>
      <h3 className={styles.heading}>
        <button
          type="button"
          id={trigger}
          aria-expanded={isOpen}
          aria-controls={content}
          onClick={() => setIsOpen(!isOpen)}
          className={styles.trigger}
        >
          <Icon name="arrow" />
          {title}
        </button>
      </h3>
      {/* biome-ignore lint/a11y/useSemanticElements: no controls of a form stand in it */}
      <div ref={panel} id={content} role="group" aria-labelledby={trigger} className={styles.panel}>
        {children}
      </div>
    </div>
  );
}
