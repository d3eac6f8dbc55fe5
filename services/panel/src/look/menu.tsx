import { lazy, type ReactNode, Suspense, useId, useRef, useState } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { Icon } from './icon.tsx';

const OpenMenu = lazy(async () => ({ default: (await import('./open-menu.tsx')).OpenMenu }));

export interface MenuChoice {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly onAction: () => void;
}

interface MenuProps {
  readonly label: ReactNode;
  readonly kind?: ButtonProps['kind'];
  readonly choices: MenuChoice[];
}

/** Where the focus goes in the list: the keyboard goes to a choice, the mouse to the list alone. */
export type MenuFocus = 'first' | 'last' | true;

/** Further things to do, behind one button. The script of the list is loaded when the first one opens. */
export function Menu({ label, kind, choices }: MenuProps) {
  const [focus, setFocus] = useState<MenuFocus | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  return (
    <>
      <Button
        ref={button}
        id={id}
        aria-haspopup="menu"
        aria-expanded={focus !== null}
        {...(kind !== undefined && { kind })}
        onPress={(isByKeyboard) => setFocus(isByKeyboard ? 'first' : true)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          setFocus(event.key === 'ArrowDown' ? 'first' : 'last');
        }}
      >
        {label}
        <Icon name="chevron" />
      </Button>
      {focus !== null && (
        <Suspense>
          <OpenMenu button={button} labelledBy={id} focus={focus} choices={choices} onClose={() => setFocus(null)} />
        </Suspense>
      )}
    </>
  );
}
