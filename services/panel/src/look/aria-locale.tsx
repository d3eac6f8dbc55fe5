import type { ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { useIntl } from 'react-intl';

/** Tells the parts of React Aria below it in which language they speak; the build keeps these two of theirs. */
export function AriaLocale({ children }: { children: ReactNode }) {
  const { locale } = useIntl();
  return <I18nProvider locale={locale.startsWith('da') ? 'da-DK' : 'en-US'}>{children}</I18nProvider>;
}
