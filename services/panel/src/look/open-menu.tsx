import type { RefObject } from 'react';
import { Menu as AriaMenu, MenuItem } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Text } from 'react-aria-components/Text';
import { AriaLocale } from './aria-locale.tsx';
import styles from './menu.module.css';
import type { MenuChoice, MenuFocus } from './menu.tsx';
import select from './select.module.css';

interface OpenMenuProps {
  readonly button: RefObject<HTMLButtonElement | null>;
  /** Id of what names the menu. */
  readonly labelledBy: string;
  readonly focus: MenuFocus;
  readonly choices: MenuChoice[];
  readonly onClose: () => void;
}

/** The list of a menu, below its button. Escape closes it, and the focus goes back to the button. */
export function OpenMenu({ button, labelledBy, focus, choices, onClose }: OpenMenuProps) {
  return (
    <AriaLocale>
      <Popover
        isOpen
        onOpenChange={(isOpen) => !isOpen && onClose()}
        triggerRef={button}
        aria-labelledby={labelledBy}
        placement="bottom end"
        className={select.popover!}
      >
        <AriaMenu
          items={choices}
          aria-labelledby={labelledBy}
          autoFocus={focus}
          onClose={onClose}
          className={select.list!}
        >
          {({ id, label: text, description, onAction }) => (
            <MenuItem id={id} textValue={text} onAction={onAction} className={`${select.item} ${styles.item}`}>
              {/* One label: what can be read is what the item is called. */}
              <Text slot="label" className={styles.label!}>
                <span className={styles.name}>{text}</span>{' '}
                {description !== undefined && <span className={select.note!}>{description}</span>}
              </Text>
            </MenuItem>
          )}
        </AriaMenu>
      </Popover>
    </AriaLocale>
  );
}
