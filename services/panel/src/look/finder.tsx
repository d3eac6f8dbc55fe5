import type { ReactNode } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Header } from 'react-aria-components/Header';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox';
import { SearchField } from 'react-aria-components/SearchField';
import { FieldLabel } from './field.tsx';
import styles from './finder.module.css';
import { Icon } from './icon.tsx';

export interface Found {
  readonly id: string;
  /** What a screen reader says of it. */
  readonly name: string;
  readonly content: ReactNode;
  /** In the second line. */
  readonly note?: ReactNode;
}

export interface FoundSection {
  readonly id: string;
  readonly title: string;
  readonly items: readonly Found[];
}

interface FinderProps {
  readonly label: string;
  readonly placeholder?: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** Says what the list holds. */
  readonly listLabel: string;
  readonly sections: readonly FoundSection[];
  readonly onChoose: (id: string) => void;
  /** The one that is chosen, where a choice stays. */
  readonly chosen?: string | null;
  /** Below the list, or in its place: how many there are, or that there are none. */
  readonly children?: ReactNode;
}

/** Finds one among many by what is typed; the arrows go through the list while the text keeps the focus. */
export function Finder(props: FinderProps) {
  const { label, placeholder, text, onText, listLabel, sections, onChoose, chosen, children } = props;
  const filled = sections.filter(({ items }) => items.length > 0);
  return (
    <Autocomplete inputValue={text} onInputChange={onText}>
      <SearchField autoFocus className={styles.field!}>
        <FieldLabel>{label}</FieldLabel>
        <div className={styles.line}>
          <Icon name="search" />
          {/* With its list below, and by this role what axe and screen readers take them for. */}
          <Input
            role="combobox"
            aria-expanded={filled.length > 0}
            className={styles.input!}
            {...(placeholder !== undefined && { placeholder })}
          />
        </div>
      </SearchField>
      {filled.length > 0 && (
        <ListBox
          aria-label={listLabel}
          selectionMode="single"
          selectedKeys={chosen == null ? [] : [chosen]}
          onSelectionChange={(keys) => {
            const [key] = keys === 'all' ? [] : [...keys];
            if (key !== undefined) onChoose(String(key));
          }}
          disallowEmptySelection={chosen != null}
          className={styles.list!}
        >
          {filled.map(({ id, title, items }) => (
            <ListBoxSection key={id} id={id} aria-label={title}>
              {filled.length > 1 && <Header className={styles.title!}>{title}</Header>}
              {items.map((item) => (
                <ListBoxItem key={item.id} id={item.id} textValue={item.name} className={styles.item!}>
                  <span className={styles.label}>{item.content}</span>
                  {item.note !== undefined && <span className={styles.note}>{item.note}</span>}
                  {item.id === chosen && <Icon name="check" />}
                </ListBoxItem>
              ))}
            </ListBoxSection>
          ))}
        </ListBox>
      )}
      {children !== undefined && <div className={styles.words}>{children}</div>}
    </Autocomplete>
  );
}
