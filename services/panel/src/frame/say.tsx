import type { ComponentProps, ReactNode } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import type { TextId } from './texts.tsx';

/** Values of a text: words, numbers, moments, or elements. */
export type Values = NonNullable<ComponentProps<typeof FormattedMessage>['values']>;

const RICH = { b: (parts: ReactNode[]) => <strong>{parts}</strong>, i: (parts: ReactNode[]) => <em>{parts}</em> };

/** A text by its name. */
export function Say({ id, values }: { id: TextId; values?: Values }) {
  return <FormattedMessage id={id} values={{ ...RICH, ...values }} />;
}

/** The same where only a plain string will do, as a label. */
export function useSay(): (id: TextId, values?: Record<string, string | number | Date>) => string {
  const intl = useIntl();
  return (id, values) => intl.formatMessage({ id }, values);
}
