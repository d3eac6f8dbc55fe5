import { useRef, useState } from 'react';
import { Button } from './button.tsx';
import styles from './copy-button.module.css';

/** A short text with a button that copies it. In a frame the clipboard may be forbidden: then the text is selected. */
export function CopyButton({ text, label, copiedLabel }: { text: string; label: string; copiedLabel: string }) {
  const shown = useRef<HTMLElement>(null);
  const [isCopied, setIsCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setIsCopied(true);
    } catch {
      if (shown.current !== null) window.getSelection()?.selectAllChildren(shown.current);
    }
  };
  return (
    <span className={styles.copy}>
      <code ref={shown}>{text}</code>
      <Button size="s" onPress={() => void copy()}>
        {isCopied ? copiedLabel : label}
      </Button>
    </span>
  );
}
