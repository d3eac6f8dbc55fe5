import type { ComponentProps, ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { Link } from 'react-router';
import styles from './button.module.css';

type Kind = 'primary' | 'plain' | 'quiet' | 'danger';
type Native = Omit<ComponentProps<'button'>, 'className' | 'style' | 'children' | 'onClick' | 'disabled'>;

export interface ButtonProps extends Native {
  readonly children: ReactNode;
  /** `primary`: the one thing to do on this screen. `danger`: takes something away from people. */
  readonly kind?: Kind;
  readonly size?: 'm' | 's';
  readonly isPending?: boolean;
  /** Tells whether the keyboard pressed it. */
  readonly onPress?: (isByKeyboard: boolean) => void;
}

/**
 * A button. While `isPending` it keeps its place and focus, says so, and cannot be pressed again. (The element of the
 * browser, not React Aria's: the first page is made of buttons, and their script would be a tenth of what it loads.)
 */
export function Button({
  kind = 'plain',
  size = 'm',
  isPending = false,
  children,
  type = 'button',
  onPress,
  ...props
}: ButtonProps) {
  const intl = useIntl();
  return (
    <button
      {...props}
      type={isPending ? 'button' : type}
      onClick={({ currentTarget, detail }) => {
        const isByKeyboard = detail === 0;
        // Safari does not focus what the mouse presses, and a dialog gives the focus back to where it was.
        if (!isByKeyboard) currentTarget.focus();
        if (!isPending) onPress?.(isByKeyboard);
      }}
      {...(isPending && { 'data-pending': true })}
      className={`${styles.button} ${styles[kind]} ${styles[size]}`}
    >
      {children}
      <span role="status" className={styles.pending}>
        {isPending && intl.formatMessage({ id: 'button.pending' })}
      </span>
    </button>
  );
}

interface ButtonLinkProps {
  readonly href: string;
  readonly kind?: Kind;
  readonly size?: 'm' | 's';
  readonly children: React.ReactNode;
}

/** A link that looks like a button, because following it begins something. */
export function ButtonLink({ kind = 'plain', size = 'm', href, children }: ButtonLinkProps) {
  return (
    <Link to={href} className={`${styles.button} ${styles[kind]} ${styles[size]}`}>
      {children}
    </Link>
  );
}
