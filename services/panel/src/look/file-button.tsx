import { type ReactNode, useRef } from 'react';
import { Button } from './button.tsx';

interface FileButtonProps {
  readonly children: ReactNode;
  /** Endings of names, with their dots. */
  readonly accept: readonly string[];
  /** Of the files chosen, whole; a larger one is cut after so many bytes. */
  readonly largest: number;
  readonly onText: (text: string) => void;
}

/** Reads a small text file, or several one after the other, without sending them anywhere. */
export function FileButton({ children, accept, largest, onText }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  const read = async (files: FileList | null): Promise<void> => {
    if (files === null) return;
    const texts = await Promise.all([...files].map((file) => file.slice(0, largest + 1).text()));
    onText(texts.map((text) => text.trim()).join('\n'));
  };
  const ask = () => {
    // So that the same file can be chosen again, after it was changed.
    input.current!.value = '';
    input.current!.click();
  };
  return (
    <>
      <Button size="s" onPress={ask}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={accept.join(',')}
        onChange={({ target }) => void read(target.files)}
      />
    </>
  );
}
